package dev.graticule.convert;

import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ColumnType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.GeometryFactory;

/** How a column's value is read off the fields of a CSV record. */
sealed interface CsvCell {

  /** The value, of the class that {@link ValueWriter} wants, or null. */
  @Nullable Object value(CsvHeader header, CsvRecords records);

  /**
   * Text as a value.
   *
   * @param field where it stands
   * @param type what it is
   */
  record Value(int field, ColumnType type) implements CsvCell {
    @Override
    public @Nullable Object value(CsvHeader header, CsvRecords records) {
      Optional<String> text = header.text(records, field);
      return text.isEmpty() ? null : TextValues.parse(text.get(), type);
    }
  }

  /**
   * Text as a geometry.
   *
   * @param field where it stands
   * @param values how it is read
   */
  record Wkt(int field, WkbValues values) implements CsvCell {
    @Override
    public @Nullable Object value(CsvHeader header, CsvRecords records) {
      Optional<String> text = header.text(records, field);
      return text.isEmpty() ? null : values.of(text.get());
    }
  }

  /**
   * Two texts as a point.
   *
   * @param x where the first coordinate stands
   * @param y where the second stands
   */
  record Point(int x, int y) implements CsvCell {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    @Override
    public @Nullable Object value(CsvHeader header, CsvRecords records) {
      Optional<String> first = header.text(records, x);
      Optional<String> second = header.text(records, y);
      if (first.isEmpty() && second.isEmpty()) {
        return null;
      }
      return WkbCodec.encode(
          FACTORY.createPoint(
              new CoordinateXY(coordinate(header, x, first), coordinate(header, y, second))));
    }

    private static double coordinate(CsvHeader header, int field, Optional<String> text) {
      double coordinate = text.isEmpty() ? Double.NaN : TextValues.float64(text.get());
      if (!Double.isFinite(coordinate)) {
        throw new UnfitValueException(
            "\"%s\" has %s, so there is half a point; give both coordinates or neither."
                .formatted(header.names().get(field), text.orElse("no value")));
      }
      return coordinate;
    }
  }
}
