package dev.graticule.file;

import dev.graticule.contract.Nullability;
import dev.graticule.file.ParquetNode.Named;
import dev.graticule.file.StoredColumn.Form;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Says how columns are stored. */
final class StoredColumns {
  private StoredColumns() {}

  static StoredColumn of(FileColumn column) {
    Named physical = column.physical();
    boolean converted = column.needsWkb();
    return new StoredColumn(
        column.name(),
        physical.fieldId(),
        physical.nullability(),
        converted ? Form.GEOARROW : form(physical.node()),
        Optional.of(column.column().type()),
        converted ? List.of() : parts(physical.node()));
  }

  static StoredColumn unreadable(Type type) {
    return new StoredColumn(
        type.getName(),
        type.getId() == null ? OptionalInt.empty() : OptionalInt.of(type.getId().intValue()),
        type.isRepetition(Repetition.OPTIONAL) ? Nullability.NULLABLE : Nullability.REQUIRED,
        Form.UNREADABLE,
        Optional.empty(),
        List.of());
  }

  private static List<StoredColumn> parts(ParquetNode node) {
    return node.parts().stream().map(StoredColumns::of).toList();
  }

  private static StoredColumn of(Named part) {
    return new StoredColumn(
        part.name(),
        part.fieldId(),
        part.nullability(),
        form(part.node()),
        Optional.of(part.node().type()),
        parts(part.node()));
  }

  private static Form form(ParquetNode node) {
    if (!(node instanceof ParquetNode.Leaf leaf)) {
      return Form.PLAIN;
    }
    if (leaf.kind() == LeafKind.INT96) {
      return Form.INT96;
    }
    LogicalTypeAnnotation meaning = leaf.primitive().getLogicalTypeAnnotation();
    return meaning instanceof GeometryLogicalTypeAnnotation
            || meaning instanceof GeographyLogicalTypeAnnotation
        ? Form.NATIVE_GEOMETRY
        : Form.PLAIN;
  }
}
