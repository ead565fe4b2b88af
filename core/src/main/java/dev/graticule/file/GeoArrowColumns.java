package dev.graticule.file;

import dev.graticule.batch.GeoArrowWkb;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Columns whose geometries are kept in GeoArrow's way (GeoParquet 1.1, "native encodings"): structs
 * of coordinates in as many lists as the type has levels.
 */
final class GeoArrowColumns {
  private GeoArrowColumns() {}

  static void requireShape(GeometryEncoding encoding, ColumnType type) {
    ColumnType inner = type;
    int levels = 0;
    while (inner instanceof ColumnType.ListOf list) {
      inner = list.element();
      levels++;
    }
    boolean fits =
        levels == GeoArrowWkb.levels(encoding.onlyType().orElseThrow())
            && inner instanceof ColumnType.Struct struct
            && GeoArrowWkb.dimensions(
                    struct.fields().stream().map(Column::name).collect(Collectors.joining()))
                .isPresent()
            && struct.fields().stream().allMatch(f -> f.type() == ColumnType.Scalar.FLOAT64);
    if (!fits) {
      throw new GeoParquetException(
          "the geo metadata calls it %s but it is %s; correct the metadata."
              .formatted(encoding.label(), type));
    }
  }

  /** The geometries as WKB; the source stays its owner's. */
  static VarBinaryVector wkb(
      FieldVector source,
      GeometryEncoding encoding,
      Field field,
      int rows,
      BufferAllocator allocator) {
    try {
      return GeoArrowWkb.of(encoding.onlyType().orElseThrow(), source, source.getField())
          .convert(field, rows, allocator);
    } catch (RejectedValueException e) {
      throw new GeoParquetException("a geometry has a part that is absent", e);
    }
  }
}
