package dev.graticule.iceberg;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.iceberg.Accessor;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * Values by which rows are deleted: a row goes when it has, in each of some fields, what some key
 * has there. Absent equals absent, a NaN a NaN; -0.0 and 0.0 differ, as they do for Iceberg.
 */
final class EqualityKeys {
  private final List<KeyField> fields;
  private final Set<List<@Nullable Object>> keys;

  private EqualityKeys(List<KeyField> fields, Set<List<@Nullable Object>> keys) {
    this.fields = fields;
    this.keys = keys;
  }

  /** Begins keys over some fields of a table. */
  static Builder of(VersionedTable table, List<Integer> ids, String file) {
    List<KeyField> fields = new ArrayList<>();
    for (int id : ids) {
      NestedField field = table.columns().schema().findField(id);
      String name = field == null ? null : table.columns().schema().findColumnName(id);
      if (name == null || !field.type().isPrimitiveType()) {
        throw new RefusedException(
            "%s deletes rows of table \"%s\" by field %d, which is no column of plain values there; compact the table with the engine that wrote it."
                .formatted(file, table.name(), id));
      }
      fields.add(KeyField.of(table.columns(), name, id));
    }
    return new Builder(table, List.copyOf(fields));
  }

  /** The same columns where every value may be absent: a delete file has only some fields. */
  static Contract nullable(Contract contract) {
    return new Contract(
        contract.columns().stream().map(EqualityKeys::nullable).toList(), contract.metadata());
  }

  private static Column nullable(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Struct struct) {
      type = new ColumnType.Struct(struct.fields().stream().map(EqualityKeys::nullable).toList());
    } else if (type instanceof ColumnType.Geometry geometry) {
      type = geometry.withoutCrsColumn();
    }
    return column.withType(type).withNullability(Nullability.NULLABLE);
  }

  /** The top-level columns that hold the fields. */
  List<String> columns() {
    return fields.stream().map(KeyField::column).distinct().toList();
  }

  /** These keys and more over the same fields. */
  EqualityKeys plus(EqualityKeys more) {
    Set<List<@Nullable Object>> both = new HashSet<>(keys);
    both.addAll(more.keys);
    return new EqualityKeys(fields, both);
  }

  /** The rows that have a key, counted from the position of the first. */
  LongStream matching(Batch batch, long first) {
    List<KeyField.Reader> readers = readers(fields, batch);
    return IntStream.range(0, batch.rowCount())
        .filter(row -> keys.contains(key(readers, row)))
        .mapToLong(row -> first + row);
  }

  private static List<KeyField.Reader> readers(List<KeyField> fields, Batch batch) {
    return fields.stream().map(field -> field.in(batch)).toList();
  }

  private static List<@Nullable Object> key(List<KeyField.Reader> readers, int row) {
    List<@Nullable Object> key = new ArrayList<>(readers.size());
    for (KeyField.Reader reader : readers) {
      key.add(reader.value(row));
    }
    return key;
  }

  /** Gathers keys. */
  static final class Builder {
    private final VersionedTable table;
    private final List<KeyField> fields;
    private final Set<List<@Nullable Object>> keys = new HashSet<>();
    private final Schema schema;
    private final List<Accessor<StructLike>> accessors;

    private Builder(VersionedTable table, List<KeyField> fields) {
      this.table = table;
      this.fields = fields;
      Set<Integer> ids = new HashSet<>();
      fields.forEach(field -> ids.add(field.id()));
      this.schema = TypeUtil.select(table.columns().schema(), ids);
      this.accessors = fields.stream().map(field -> schema.accessorForField(field.id())).toList();
    }

    /** What to read of a Parquet file. */
    Contract contract() {
      return nullable(
          table
              .columns()
              .contract()
              .select(fields.stream().map(KeyField::column).distinct().toList()));
    }

    /** What to read of an Avro file. */
    Schema schema() {
      return schema;
    }

    void add(Batch batch) {
      List<KeyField.Reader> readers = readers(fields, batch);
      for (int row = 0; row < batch.rowCount(); row++) {
        keys.add(key(readers, row));
      }
    }

    void add(StructLike row) {
      List<@Nullable Object> key = new ArrayList<>(fields.size());
      for (int i = 0; i < accessors.size(); i++) {
        Type type = schema.findType(fields.get(i).id());
        key.add(KeyField.plain(type, accessors.get(i).get(row)));
      }
      keys.add(key);
    }

    EqualityKeys build() {
      return new EqualityKeys(fields, keys);
    }
  }
}
