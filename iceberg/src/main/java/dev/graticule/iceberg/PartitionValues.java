package dev.graticule.iceberg;

import dev.graticule.predicate.Literal;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as Iceberg keeps them with a file, and as a data file of a snapshot has them.
 */
final class PartitionValues implements StructLike {
  private final @Nullable Object[] values;

  private PartitionValues(@Nullable Object[] values) {
    this.values = values;
  }

  /**
   * The values that a partition's columns have in each of its rows: those of identity fields. What
   * else partitions a table says nothing that could stand for a column.
   */
  static Map<String, Optional<Literal>> columns(
      PartitionSpec spec, StructLike partition, Schema schema) {
    if (spec.isUnpartitioned()) {
      return Map.of();
    }
    Map<String, Optional<Literal>> columns = new LinkedHashMap<>();
    List<PartitionField> fields = spec.fields();
    for (int i = 0; i < fields.size(); i++) {
      PartitionField field = fields.get(i);
      NestedField source = schema.asStruct().field(field.sourceId());
      if (source == null || !field.transform().isIdentity()) {
        continue;
      }
      Object value = partition.get(i, Object.class);
      if (value == null) {
        columns.put(source.name(), Optional.empty());
      } else {
        BoundValues.literal(source.type(), value)
            .ifPresent(literal -> columns.put(source.name(), Optional.of(literal)));
      }
    }
    return Collections.unmodifiableMap(columns);
  }

  /** The partition of a new file: values by the names that {@link SpecPartitioner} gives them. */
  static PartitionValues of(
      String table,
      PartitionSpec spec,
      Schema schema,
      Map<String, Optional<Literal>> partition,
      String file) {
    List<@Nullable Object> values = new ArrayList<>();
    for (PartitionField field : spec.fields()) {
      NestedField source = schema.findField(field.sourceId());
      if (field.transform().isVoid()) {
        values.add(null);
        continue;
      }
      Optional<Literal> value = partition.get(SpecPartitioner.name(field, schema));
      if (source == null || value == null) {
        throw new RefusedException(
            "Table \"%s\" is partitioned by %s, and nothing says what %s has there; append its rows instead."
                .formatted(table, field, file));
      }
      Type type = field.transform().getResultType(source.type());
      values.add(value.map(literal -> internal(table, field, type, literal)).orElse(null));
    }
    return new PartitionValues(values.toArray());
  }

  private static Object internal(String table, PartitionField field, Type type, Literal literal) {
    return BoundValues.internal(type, literal)
        .orElseThrow(
            () ->
                new RefusedException(
                    "%s is no value of %s, which partitions table \"%s\" and is %s."
                        .formatted(literal, field, table, type)));
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <T> T get(int position, Class<T> type) {
    return type.cast(values[position]);
  }

  @Override
  public <T> void set(int position, T value) {
    throw new UnsupportedOperationException("Partition values do not change.");
  }
}
