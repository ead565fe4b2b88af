package dev.graticule.bench;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.stream.Stream;

/** What the rows are that {@link MakeRows} makes. */
final class RowContract {
  private RowContract() {}

  /** With a geometry, whose box is computed by whoever writes. */
  static Contract full() {
    return common().geometry("geometry", g -> g).build();
  }

  /** With a box that the rows bring. */
  static Contract boxed() {
    List<Column> box =
        Stream.of("xmin", "ymin", "xmax", "ymax")
            .map(name -> Column.nullable(name, Scalar.FLOAT64))
            .toList();
    return common()
        .nullable("geometry", Scalar.BINARY)
        .nullable("bbox", new ColumnType.Struct(box))
        .build();
  }

  private static Contract.Builder common() {
    return Contract.builder()
        .nullable("id", Scalar.INT64)
        .nullable("name", Scalar.TEXT)
        .nullable(
            "updated_at",
            new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
        .nullable("h3", Scalar.TEXT);
  }
}
