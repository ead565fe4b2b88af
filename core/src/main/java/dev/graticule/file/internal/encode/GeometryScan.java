package dev.graticule.file.internal.encode;

import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.file.RowRefusedException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads the geometries of a column once, where they lie: checks their WKB, tallies them, and fills
 * the covering.
 */
final class GeometryScan implements AutoCloseable {
  private final int column;
  private final String name;
  private final boolean measuresAllowed;
  private final @Nullable CoveringWriter covering;
  private final WkbScanner scanner = new WkbScanner();
  private final GeometryTally file = new GeometryTally();
  private GeometryTally rowGroup = new GeometryTally();

  /**
   * A scan.
   *
   * @param column the number of the top-level column
   * @param name its name
   * @param measuresAllowed whether the file can hold a third or fourth M coordinate
   * @param covering is filled; null when the column has none
   */
  GeometryScan(
      int column, String name, boolean measuresAllowed, @Nullable CoveringWriter covering) {
    this.column = column;
    this.name = name;
    this.measuresAllowed = measuresAllowed;
    this.covering = covering;
  }

  int column() {
    return column;
  }

  String name() {
    return name;
  }

  @Nullable CoveringWriter covering() {
    return covering;
  }

  /** Reads some rows. */
  void scan(FieldVector geometries, int from, int rows, long fileRow) {
    ArrowBuf validity = geometries.getValidityBuffer();
    ArrowBuf offsets = geometries.getOffsetBuffer();
    ArrowBuf data = geometries.getDataBuffer();
    if (covering != null) {
      covering.begin(rows);
    }
    for (int i = 0; i < rows; i++) {
      int row = from + i;
      if (!ValidityBits.isSet(validity, row)) {
        rowGroup.addNull();
        if (covering != null) {
          covering.setNull(i);
        }
        continue;
      }
      int start = offsets.getInt((long) row * Integer.BYTES);
      int end = offsets.getInt((row + 1L) * Integer.BYTES);
      read(data, start, end, fileRow + i);
      if (covering != null) {
        covering.set(i, scanner);
      }
    }
    if (covering != null) {
      covering.write();
    }
  }

  private void read(ArrowBuf data, int start, int end, long fileRow) {
    try {
      scanner.scan(data, start, end - start);
    } catch (WkbException e) {
      throw new RowRefusedException(e.at(name, fileRow).getMessage(), name, fileRow, e);
    }
    if (!measuresAllowed && scanner.dimensions().hasM()) {
      throw new RowRefusedException(
          "Column \"%s\" holds in row %d a %s: GeoParquet 1.1 knows no measures; drop them or write version 2.0."
              .formatted(name, fileRow, scanner.kind().label()),
          name,
          fileRow);
    }
    rowGroup.add(scanner);
  }

  /** What was read since the last row group; begins the next. */
  GeometryTally endRowGroup() {
    GeometryTally done = rowGroup;
    file.add(done);
    rowGroup = new GeometryTally();
    return done;
  }

  /** What was read in all ended row groups. */
  GeometryTally file() {
    return file;
  }

  @Override
  public void close() {
    if (covering != null) {
      covering.close();
    }
  }
}
