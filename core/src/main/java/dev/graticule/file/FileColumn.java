package dev.graticule.file;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.file.ParquetNode.Named;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A top-level column.
 *
 * @param physical as Parquet has it
 * @param column as a contract has it
 * @param encoding how geometries are kept; WKB also stands for what is no geometry
 * @param geo what the {@code geo} metadata says of it
 */
record FileColumn(
    Named physical, Column column, GeometryEncoding encoding, Optional<GeoColumn> geo) {

  static FileColumn of(Named physical, Optional<GeoColumn> geo) {
    if (geo.isEmpty()) {
      return new FileColumn(physical, physical.column(), GeometryEncoding.WKB, geo);
    }
    GeometryEncoding encoding = geo.get().encoding();
    if (encoding != GeometryEncoding.WKB) {
      GeoArrowColumns.requireShape(encoding, physical.node().type());
    } else if (!(physical.node() instanceof ParquetNode.Leaf leaf)
        || leaf.kind() != LeafKind.BYTES) {
      throw new GeoParquetException(
          "the geo metadata calls it WKB but it is %s; correct the metadata."
              .formatted(physical.node().type()));
    }
    Column column = new Column(physical.name(), geo.get().type(), physical.nullability(), Map.of());
    return new FileColumn(physical, column, encoding, geo);
  }

  String name() {
    return physical.name();
  }

  Stream<ParquetNode.Leaf> leaves() {
    return physical.node().leaves();
  }

  /** Whether the vectors that are read must be made into WKB. */
  boolean needsWkb() {
    return encoding != GeometryEncoding.WKB;
  }

  Optional<ColumnType.Geometry> geometry() {
    return column.type() instanceof ColumnType.Geometry type ? Optional.of(type) : Optional.empty();
  }

  /** The vector to read into. */
  Field physicalField() {
    return ArrowLayout.field(needsWkb() ? physical.column() : column);
  }
}
