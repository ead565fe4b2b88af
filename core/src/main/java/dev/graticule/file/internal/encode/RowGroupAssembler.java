package dev.graticule.file.internal.encode;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows into row groups: scans geometries, encodes every column, and hands a row group over
 * when it is asked to. For one thread at a time.
 */
public final class RowGroupAssembler implements AutoCloseable {
  private static final long COVERING_WIDTH = 4L * Double.BYTES;

  private final List<LeafWriter> leaves;
  private final List<GeometryScan> scans;
  private final boolean geospatial;
  private final long rowGroupRows;
  private final long rowGroupBytes;
  private long fileRows;
  private long rows;
  private long length;
  private long limit;

  RowGroupAssembler(
      List<LeafWriter> leaves,
      List<GeometryScan> scans,
      boolean geospatial,
      long rowGroupRows,
      long rowGroupBytes) {
    this.leaves = leaves;
    this.scans = scans;
    this.geospatial = geospatial;
    this.rowGroupRows = rowGroupRows;
    this.rowGroupBytes = rowGroupBytes;
    this.limit = rowGroupBytes;
  }

  /**
   * Begins a row group of at most so many bytes before compression, and of no more than usual.
   *
   * @param bytes the most; a longer row has the row group for itself
   */
  void begin(long bytes) {
    limit = Math.min(bytes, rowGroupBytes);
  }

  /** Tells whether the row group at hand can take no further row. */
  boolean isFull() {
    return rows == rowGroupRows || length >= limit;
  }

  /**
   * How many rows come before the first that is longer than a limit.
   *
   * @param tops the top-level vectors
   * @param from the first row
   * @param count how many rows there are
   * @param longest the limit in bytes before compression
   * @return the rows before it; all of them when there is none
   */
  int rowsUpTo(List<FieldVector> tops, int from, int count, long longest) {
    if (count == 0 || length(tops, from, count) <= longest) {
      return count;
    }
    if (count == 1) {
      return 0;
    }
    int half = count / 2;
    int before = rowsUpTo(tops, from, half, longest);
    return before < half ? before : half + rowsUpTo(tops, from + half, count - half, longest);
  }

  /**
   * Takes rows until the row group is full.
   *
   * @param tops the top-level vectors
   * @param from the first row
   * @param count how many rows there are
   * @return how many were taken; fewer than given when the row group is full
   */
  public int append(List<FieldVector> tops, int from, int count) {
    int most = (int) Math.min(count, rowGroupRows - rows);
    int taken = fitting(tops, from, most);
    if (taken == 0) {
      return 0;
    }
    length += length(tops, from, taken);
    for (GeometryScan scan : scans) {
      scan.scan(tops.get(scan.column()), from, taken, fileRows);
    }
    for (LeafWriter leaf : leaves) {
      leaf.append(tops, from, taken, fileRows);
    }
    rows += taken;
    fileRows += taken;
    return taken;
  }

  private int fitting(List<FieldVector> tops, int from, int count) {
    if (length + length(tops, from, count) <= limit) {
      return count;
    }
    int fits = 0;
    int tooMany = count;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (length + length(tops, from, middle) <= limit) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    // A row larger than a row group has one for itself.
    return fits == 0 && rows == 0 ? Math.min(1, count) : fits;
  }

  /** About how many bytes some rows have before compression. */
  long length(List<FieldVector> tops, int from, int count) {
    long sum = 0;
    for (LeafWriter leaf : leaves) {
      sum += leaf.length(tops, from, count);
    }
    for (GeometryScan scan : scans) {
      sum += scan.covering() == null ? 0 : COVERING_WIDTH * count;
    }
    return sum;
  }

  /**
   * How many rows the row group at hand has.
   *
   * @return rows
   */
  public long rows() {
    return rows;
  }

  /**
   * How many rows were taken in all.
   *
   * @return rows
   */
  public long fileRows() {
    return fileRows;
  }

  /**
   * About how many bytes the row group at hand has before compression.
   *
   * @return bytes
   */
  public long length() {
    return length;
  }

  /**
   * Ends the row group.
   *
   * @return the row group, now the caller's
   */
  public RowGroup take() {
    Map<Integer, GeometryTally> tallies = new LinkedHashMap<>();
    Map<String, Bounds> boxes = new LinkedHashMap<>();
    for (GeometryScan scan : scans) {
      GeometryTally tally = scan.endRowGroup();
      tallies.put(scan.column(), tally);
      tally.bounds().ifPresent(bounds -> boxes.put(scan.name(), bounds));
    }
    List<ColumnChunk> chunks = new ArrayList<>();
    try {
      takeChunks(tallies, chunks);
    } catch (RuntimeException | Error e) {
      chunks.forEach(ColumnChunk::close);
      throw e;
    }
    long total = chunks.stream().mapToLong(ColumnChunk::length).sum();
    RowGroup group = new RowGroup(rows, length, total, boxes, List.copyOf(chunks));
    rows = 0;
    length = 0;
    limit = rowGroupBytes;
    return group;
  }

  private void takeChunks(Map<Integer, GeometryTally> tallies, List<ColumnChunk> chunks) {
    for (LeafWriter leaf : leaves) {
      GeometryTally tally = tallies.get(leaf.plan().column());
      chunks.add(leaf.encoder().takeChunk(tally == null ? null : geospatial(tally)));
    }
    for (GeometryScan scan : scans) {
      CoveringWriter covering = scan.covering();
      if (covering != null) {
        covering.sides().forEach(side -> chunks.add(side.takeChunk(null)));
      }
    }
  }

  private @Nullable GeospatialStatistics geospatial(GeometryTally tally) {
    return geospatial ? tally.geospatial() : null;
  }

  /**
   * Statistics over all row groups taken, by column or {@code a.b}.
   *
   * @return the statistics; the coverings among them, without geometries, lists and maps, and
   *     without paths that two columns share, as {@code "a.b"} and field b of struct a do
   */
  public Map<String, ColumnStatistics> columnStatistics() {
    Map<String, ColumnStatistics> statistics = new LinkedHashMap<>();
    for (LeafWriter leaf : leaves) {
      boolean isGeometry = scans.stream().anyMatch(scan -> scan.column() == leaf.plan().column());
      if (leaf.plan().isFlat() && !isGeometry) {
        statistics.put(leaf.plan().path(), leaf.encoder().statistics());
      }
    }
    for (GeometryScan scan : scans) {
      CoveringWriter covering = scan.covering();
      if (covering != null) {
        covering.sides().forEach(side -> statistics.put(side.path(), side.statistics()));
      }
    }
    statistics.keySet().removeAll(sharedPaths());
    return statistics;
  }

  /** Nobody could tell which of the columns such a path means. */
  private Set<String> sharedPaths() {
    Set<String> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    Stream.concat(
            leaves.stream().map(leaf -> leaf.plan().path()),
            scans.stream()
                .flatMap(scan -> Optional.ofNullable(scan.covering()).stream())
                .flatMap(covering -> covering.sides().stream())
                .map(ColumnEncoder::path))
        .filter(path -> !seen.add(path))
        .forEach(shared::add);
    return shared;
  }

  /**
   * Statistics of the geometries over all row groups taken.
   *
   * @return the statistics by column
   */
  public Map<String, GeometryStatistics> geometryStatistics() {
    Map<String, GeometryStatistics> statistics = new LinkedHashMap<>();
    scans.forEach(scan -> statistics.put(scan.name(), scan.file().statistics()));
    return statistics;
  }

  /**
   * The kinds of geometries that occur.
   *
   * @param column a geometry column
   * @return the kinds in a fixed order
   */
  public Set<Kind> kinds(String column) {
    return scan(column).file().kinds();
  }

  /**
   * The bounds of a column's geometries as the file's metadata says them.
   *
   * @param column a geometry column
   * @return the bounds; empty when there is no geometry with an extent
   */
  public Optional<Bounds> fileBounds(String column) {
    return scan(column).file().fileBounds();
  }

  private GeometryScan scan(String column) {
    return scans.stream().filter(s -> s.name().equals(column)).findFirst().orElseThrow();
  }

  /** Frees the rows not taken. */
  @Override
  public void close() {
    leaves.forEach(LeafWriter::close);
    scans.forEach(GeometryScan::close);
  }
}
