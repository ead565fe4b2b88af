package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.table.RefusedException;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TypeChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema of a table after a change of its contract. Without column mapping Delta finds columns
 * by name, so columns and fields can only be added, and values become absent. A column gets a wider
 * type only where the table has the feature typeWidening. Whatever else a schema notes beside its
 * columns stays.
 */
final class SchemaChange {
  private static final List<DataType> WHOLE_NUMBERS =
      List.of(ByteType.BYTE, ShortType.SHORT, IntegerType.INTEGER, LongType.LONG);

  private final String table;
  private final boolean widens;

  private SchemaChange(String table, boolean widens) {
    this.table = table;
    this.widens = widens;
  }

  /**
   * The schema that holds a changed contract.
   *
   * @param coverings names of coverings by geometry column, those of new columns included
   * @throws RefusedException when files written before could not be read under it
   */
  static StructType schema(
      String table, TableState base, Contract contract, Map<String, String> coverings) {
    Map<String, String> there = new LinkedHashMap<>(coverings);
    there.keySet().retainAll(contract.names());
    StructType wanted = DeltaSchema.of(table, contract, there);
    boolean widens =
        Boolean.parseBoolean(base.kernel().getTableProperties().get(TableProperties.TYPE_WIDENING));
    return new SchemaChange(table, widens).merged(base.kernel().getSchema(), wanted, "");
  }

  private StructType merged(StructType before, StructType wanted, String parent) {
    Map<String, StructField> left = new LinkedHashMap<>();
    wanted.fields().forEach(field -> left.put(field.getName(), field));
    List<StructField> fields = new ArrayList<>();
    for (StructField field : before.fields()) {
      String path = parent + field.getName();
      StructField now = left.remove(field.getName());
      if (now == null) {
        throw refused(
            path,
            "it cannot be dropped or renamed without column mapping; add a new column instead");
      }
      if (field.isNullable() && !now.isNullable()) {
        throw refused(path, "rows written before may have no value there");
      }
      fields.add(merged(field, now, path));
    }
    for (StructField added : left.values()) {
      if (!added.isNullable()) {
        throw refused(
            parent + added.getName(), "rows written before have no value there; make it nullable");
      }
      fields.add(added);
    }
    return new StructType(fields);
  }

  private StructField merged(StructField before, StructField now, String path) {
    List<TypeChange> changes = new ArrayList<>(before.getTypeChanges());
    DataType type;
    if (widens && isWider(before.getDataType(), now.getDataType())) {
      type = now.getDataType();
      changes.add(new TypeChange(before.getDataType(), type));
    } else {
      type = merged(before.getDataType(), now.getDataType(), path);
    }
    return new StructField(before.getName(), type, now.isNullable(), before.getMetadata())
        .withTypeChanges(changes);
  }

  /** What the feature typeWidening allows, as far as a contract can ask for it. */
  private static boolean isWider(DataType before, DataType now) {
    if (before instanceof DecimalType from && now instanceof DecimalType to) {
      return from.getScale() == to.getScale() && from.getPrecision() < to.getPrecision();
    }
    int from = WHOLE_NUMBERS.indexOf(before);
    int to = WHOLE_NUMBERS.indexOf(now);
    return (from >= 0 && from < to) || (before instanceof FloatType && now instanceof DoubleType);
  }

  private DataType merged(DataType before, DataType now, String path) {
    if (before instanceof StructType from && now instanceof StructType to) {
      return merged(from, to, path + ".");
    }
    if (before instanceof ArrayType from && now instanceof ArrayType to) {
      requireNotNarrower(from.containsNull(), to.containsNull(), path + ".element");
      return new ArrayType(
          merged(from.getElementType(), to.getElementType(), path + ".element"), to.containsNull());
    }
    if (before instanceof MapType from && now instanceof MapType to) {
      requireNotNarrower(from.isValueContainsNull(), to.isValueContainsNull(), path + ".value");
      return new MapType(
          merged(from.getKeyType(), to.getKeyType(), path + ".key"),
          merged(from.getValueType(), to.getValueType(), path + ".value"),
          to.isValueContainsNull());
    }
    if (!before.equivalent(now)) {
      throw refused(
          path,
          "its type cannot go from %s to %s: files keep the type they were written with, and only readers that know type widening read them so; add a new column, or create the table with Delta.format().withTypeWidening()"
              .formatted(before, now));
    }
    return before;
  }

  private void requireNotNarrower(boolean before, boolean now, String path) {
    if (before && !now) {
      throw refused(path, "rows written before may have no value there");
    }
  }

  private RefusedException refused(String path, String reason) {
    return new RefusedException(
        "Column \"%s\" of Delta table \"%s\" cannot change so: %s.".formatted(path, table, reason));
  }
}
