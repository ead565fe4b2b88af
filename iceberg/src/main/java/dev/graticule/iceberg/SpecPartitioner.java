package dev.graticule.iceberg;

import dev.graticule.batch.Batch;
import dev.graticule.predicate.Literal;
import dev.graticule.table.RefusedException;
import dev.graticule.write.PartitionValueException;
import dev.graticule.write.Partitioner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Splits rows as a table's partition spec says: by the day of a moment, by buckets, by beginnings
 * of texts. A value of an identity field goes by its column's name, any other by the field's.
 */
final class SpecPartitioner implements Partitioner {
  private final List<Part> parts;

  private SpecPartitioner(List<Part> parts) {
    this.parts = parts;
  }

  /** One field of the spec. */
  private record Part(
      String name,
      KeyField source,
      Type sourceType,
      Type resultType,
      SerializableFunction<@Nullable Object, @Nullable Object> transform) {}

  /** The name under which a partition has the value of a field. */
  static String name(PartitionField field, Schema schema) {
    NestedField column = schema.asStruct().field(field.sourceId());
    return column != null && field.transform().isIdentity() ? column.name() : field.name();
  }

  /** The partitioner of a table; nothing when values of top-level columns say it all. */
  static Optional<Partitioner> of(VersionedTable table) {
    PartitionSpec spec = table.metadata().spec();
    boolean plain =
        spec.fields().stream()
            .allMatch(
                field ->
                    field.transform().isIdentity()
                        && table.columns().schema().asStruct().field(field.sourceId()) != null);
    if (plain) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    for (PartitionField field : spec.fields()) {
      // A field that was taken out of an old table's spec stays there without a value.
      if (!field.transform().isVoid()) {
        parts.add(part(table, field));
      }
    }
    return Optional.of(new SpecPartitioner(parts));
  }

  @SuppressWarnings("unchecked")
  private static Part part(VersionedTable table, PartitionField field) {
    Schema schema = table.columns().schema();
    NestedField source = schema.findField(field.sourceId());
    Transform<Object, Object> transform = (Transform<Object, Object>) field.transform();
    if (source == null || !transform.canTransform(source.type())) {
      throw unknown(table, field);
    }
    Type result = transform.getResultType(source.type());
    if (result.typeId() == Type.TypeID.BINARY || result.typeId() == Type.TypeID.FIXED) {
      throw unknown(table, field);
    }
    try {
      return new Part(
          name(field, schema),
          KeyField.of(table.columns(), schema.findColumnName(source.fieldId()), source.fieldId()),
          source.type(),
          result,
          transform.bind(source.type()));
    } catch (UnsupportedOperationException e) {
      throw unknown(table, field);
    }
  }

  private static RefusedException unknown(VersionedTable table, PartitionField field) {
    return new RefusedException(
        "Table \"%s\" is partitioned by %s, which this library cannot compute; append with another engine."
            .formatted(table.name(), field));
  }

  @Override
  public boolean mayRefuse() {
    return parts.stream()
        .map(part -> part.resultType().typeId())
        .anyMatch(
            type ->
                type == Type.TypeID.STRING
                    || type == Type.TypeID.FLOAT
                    || type == Type.TypeID.DOUBLE);
  }

  @Override
  public int endOfRun(Batch batch, int row) {
    List<KeyField.Reader> readers = readers(batch);
    List<@Nullable Object> first = values(readers, row);
    int end = row + 1;
    while (end < batch.rowCount() && first.equals(values(readers, end))) {
      end++;
    }
    return end;
  }

  @Override
  public Map<String, Optional<Literal>> partition(Batch batch, int row) {
    List<@Nullable Object> values = values(readers(batch), row);
    Map<String, Optional<Literal>> partition = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Object value = values.get(i);
      partition.put(
          part.name(), value == null ? Optional.empty() : Optional.of(literal(part, value, row)));
    }
    return Collections.unmodifiableMap(partition);
  }

  private static Literal literal(Part part, Object value, int row) {
    return BoundValues.literal(part.resultType(), value)
        .orElseThrow(
            () ->
                new PartitionValueException(
                        "\"%s\" is %s, which cannot partition; leave the row out or mend it."
                            .formatted(part.name(), value))
                    .at(row));
  }

  private List<KeyField.Reader> readers(Batch batch) {
    return parts.stream().map(part -> part.source().in(batch)).toList();
  }

  private List<@Nullable Object> values(List<KeyField.Reader> readers, int row) {
    List<@Nullable Object> values = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Object value = readers.get(i).value(row);
      values.add(value == null ? null : part.transform().apply(internal(part.sourceType(), value)));
    }
    return values;
  }

  /** A value in the class that Iceberg's transforms want. */
  private static Object internal(Type type, Object value) {
    return switch (type.typeId()) {
      case INTEGER, DATE -> ((Number) value).intValue();
      case FLOAT -> ((Number) value).floatValue();
      case UUID -> {
        ByteBuffer bytes = ((ByteBuffer) value).duplicate();
        yield new UUID(bytes.getLong(), bytes.getLong());
      }
      default -> value;
    };
  }
}
