package dev.graticule.delta;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.file.CoveringColumns;
import dev.graticule.table.RefusedException;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The schema of a table from its contract: a geometry is WKB in a binary column, its covering a
 * struct behind the contract's columns.
 */
final class DeltaSchema {
  /** What Delta allows in no name unless columns are mapped. */
  private static final String FORBIDDEN = " ,;{}()\n\t=";

  private final String table;

  private DeltaSchema(String table) {
    this.table = table;
  }

  /**
   * The schema of a table.
   *
   * @param coverings the names of the coverings by geometry column
   * @throws RefusedException when Delta cannot hold a column; the message says what to do
   */
  static StructType of(String table, Contract contract, Map<String, String> coverings) {
    DeltaSchema schema = new DeltaSchema(table);
    List<StructField> fields = new ArrayList<>(schema.fields(contract.columns(), ""));
    coverings.forEach(
        (geometry, name) ->
            fields.addAll(
                schema.fields(
                    List.of(CoveringColumns.column(contract.require(geometry), name)), "")));
    schema.requireDistinct(fields);
    return new StructType(fields);
  }

  private void requireDistinct(List<StructField> fields) {
    Set<String> names = new HashSet<>();
    for (StructField field : fields) {
      if (!names.add(field.getName().toLowerCase(Locale.ROOT))) {
        throw refused(
            field.getName(),
            "differs from another column in case alone; Delta does not tell them apart: rename it");
      }
    }
  }

  private List<StructField> fields(List<Column> columns, String parent) {
    List<StructField> fields = new ArrayList<>();
    for (Column column : columns) {
      String path = parent + column.name();
      if (column.name().chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
        throw refused(
            path,
            "has a blank or one of \",;{}()=\" in its name, which Delta allows in none: rename it");
      }
      fields.add(new StructField(column.name(), type(path, column.type()), column.isNullable()));
    }
    if (!parent.isEmpty()) {
      requireDistinct(fields);
    }
    return fields;
  }

  private DataType type(String path, ColumnType type) {
    if (type instanceof Scalar scalar) {
      return scalar(path, scalar);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return new DecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      if (timestamp.unit() == TimeUnit.NANOS) {
        throw refused(
            path,
            "counts nanoseconds, and Delta's timestamps end at microseconds: give it MICROS, or count in INT64");
      }
      return timestamp.zoning() == TimeZoning.UTC
          ? TimestampType.TIMESTAMP
          : TimestampNTZType.TIMESTAMP_NTZ;
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ArrayType(
          type(path + ".element", list.element()), list.nullability() == Nullability.NULLABLE);
    }
    if (type instanceof ColumnType.MapOf map) {
      return new MapType(
          type(path + ".key", map.key()),
          type(path + ".value", map.value()),
          map.nullability() == Nullability.NULLABLE);
    }
    if (type instanceof ColumnType.Struct struct) {
      return new StructType(fields(struct.fields(), path + "."));
    }
    return BinaryType.BINARY;
  }

  private DataType scalar(String path, Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> BooleanType.BOOLEAN;
      case INT8 -> ByteType.BYTE;
      case INT16 -> ShortType.SHORT;
      case INT32 -> IntegerType.INTEGER;
      case INT64 -> LongType.LONG;
      case FLOAT32 -> FloatType.FLOAT;
      case FLOAT64 -> DoubleType.DOUBLE;
      case TEXT -> StringType.STRING;
      case BINARY, UUID -> BinaryType.BINARY;
      case DATE -> DateType.DATE;
      case TIME ->
          throw refused(
              path,
              "is a time of day, which Delta does not have: count its microseconds in INT64, or write it as TEXT");
    };
  }

  private RefusedException refused(String path, String reason) {
    return new RefusedException(
        "Delta table \"%s\" cannot hold column \"%s\": it %s.".formatted(table, path, reason));
  }
}
