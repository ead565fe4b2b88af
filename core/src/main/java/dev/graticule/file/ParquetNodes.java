package dev.graticule.file;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import dev.graticule.file.ParquetNode.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Reads a Parquet schema as nodes: groups as structs, the lists of every age (Parquet,
 * "LogicalTypes", rules for backward compatibility), maps, and repeated fields without an
 * annotation as lists of values that are always there.
 */
final class ParquetNodes {
  private static final int MAX_DEPTH = 32;

  private final MessageType schema;
  private final Map<String, String> fileMetadata;

  ParquetNodes(MessageType schema, Map<String, String> fileMetadata) {
    this.schema = schema;
    this.fileMetadata = fileMetadata;
  }

  /** The levels of whatever holds a field. */
  private record Above(List<String> path, int definition, int repetition) {
    Above in(Type type) {
      List<String> below = new ArrayList<>(path);
      below.add(type.getName());
      boolean repeated = type.isRepetition(Repetition.REPEATED);
      return new Above(
          below,
          definition + (type.isRepetition(Repetition.REQUIRED) ? 0 : 1),
          repetition + (repeated ? 1 : 0));
    }

    String name() {
      return String.join(".", path);
    }
  }

  /** A top-level column. Throws when it, or a part of it, has no column type. */
  Named column(Type type) {
    return named(type, new Above(List.of(), 0, 0));
  }

  private Named named(Type type, Above above) {
    Above here = above.in(type);
    if (type.isRepetition(Repetition.REPEATED)) {
      Named element = element(type, here);
      return new Named(
          type.getName(),
          Nullability.REQUIRED,
          OptionalInt.empty(),
          new ParquetNode.Repeated(
              new ColumnType.ListOf(element.node().type(), Nullability.REQUIRED),
              above.definition(),
              here.definition(),
              here.repetition(),
              element));
    }
    return new Named(type.getName(), nullability(type), fieldId(type), value(type, here));
  }

  /** A repeated field seen as one of its values. */
  private Named element(Type repeated, Above here) {
    return new Named("element", Nullability.REQUIRED, fieldId(repeated), value(repeated, here));
  }

  private static Nullability nullability(Type type) {
    return type.isRepetition(Repetition.OPTIONAL) ? Nullability.NULLABLE : Nullability.REQUIRED;
  }

  private static OptionalInt fieldId(Type type) {
    return type.getId() == null ? OptionalInt.empty() : OptionalInt.of(type.getId().intValue());
  }

  /** The value of a field, wherever the field itself is repeated or not. */
  private ParquetNode value(Type type, Above here) {
    if (here.path().size() > MAX_DEPTH) {
      throw new GeoParquetException(
          "column \"%s\" is nested deeper than %d levels; leave it out of what is read."
              .formatted(here.path().get(0), MAX_DEPTH));
    }
    if (type.isPrimitive()) {
      LeafTypes.LeafType leaf = LeafTypes.of(type.asPrimitiveType(), here.name(), fileMetadata);
      return new ParquetNode.Leaf(
          schema.getColumnDescription(here.path().toArray(String[]::new)),
          type.asPrimitiveType(),
          leaf.kind(),
          leaf.type(),
          here.definition());
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return list(group, here);
    }
    if (meaning instanceof MapLogicalTypeAnnotation
        || meaning instanceof MapKeyValueTypeAnnotation) {
      return map(group, here);
    }
    if (meaning instanceof VariantLogicalTypeAnnotation) {
      throw refused(here, "is a VARIANT");
    }
    return struct(group, here);
  }

  private ParquetNode.Group struct(GroupType group, Above here) {
    if (group.getFieldCount() == 0) {
      throw refused(here, "is a group without fields");
    }
    List<Column> columns = new ArrayList<>();
    List<Named> fields = new ArrayList<>();
    for (Type field : group.getFields()) {
      Named named = named(field, here);
      columns.add(named.column());
      fields.add(named);
    }
    return new ParquetNode.Group(
        new ColumnType.Struct(columns), here.definition(), List.copyOf(fields));
  }

  private ParquetNode list(GroupType group, Above here) {
    if (group.getFieldCount() != 1 || !group.getType(0).isRepetition(Repetition.REPEATED)) {
      throw refused(here, "is a LIST without one repeated field");
    }
    Type repeated = group.getType(0);
    Above inside = here.in(repeated);
    Named element =
        isElement(repeated, group.getName())
            ? element(repeated, inside)
            : named(repeated.asGroupType().getType(0), inside);
    return new ParquetNode.Repeated(
        new ColumnType.ListOf(element.node().type(), element.nullability()),
        here.definition(),
        inside.definition(),
        inside.repetition(),
        element);
  }

  /** Whether the repeated field is the element itself, as two-level lists have it. */
  private static boolean isElement(Type repeated, String listName) {
    if (repeated.isPrimitive()) {
      return true;
    }
    GroupType group = repeated.asGroupType();
    return group.getFieldCount() != 1
        || group.getType(0).isRepetition(Repetition.REPEATED)
        || group.getName().equals("array")
        || group.getName().equals(listName + "_tuple");
  }

  private ParquetNode map(GroupType group, Above here) {
    if (group.getFieldCount() != 1
        || !group.getType(0).isRepetition(Repetition.REPEATED)
        || group.getType(0).isPrimitive()
        || group.getType(0).asGroupType().getFieldCount() != 2) {
      throw refused(here, "is a MAP without repeated keys and values");
    }
    GroupType entry = group.getType(0).asGroupType();
    Above inside = here.in(entry);
    Named key = named(entry.getType(0), inside);
    Named value = named(entry.getType(1), inside);
    return new ParquetNode.Entries(
        new ColumnType.MapOf(key.node().type(), value.node().type(), value.nullability()),
        here.definition(),
        inside.definition(),
        inside.repetition(),
        key,
        value);
  }

  private static GeoParquetException refused(Above here, String what) {
    return new GeoParquetException(
        "column \"%s\" %s, for which there is no column type; leave it out of what is read."
            .formatted(here.name(), what));
  }
}
