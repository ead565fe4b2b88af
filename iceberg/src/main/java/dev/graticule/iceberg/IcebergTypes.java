package dev.graticule.iceberg;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.iceberg.types.EdgeAlgorithm;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Column types as Iceberg's types. Where Iceberg says less (small integers, milliseconds, what a
 * geometry means), {@link ColumnNotes} keep the rest.
 *
 * @param version what the table can hold
 * @param properties takes definitions of CRS that have no name
 * @param nextId numbers fields; Iceberg numbers them anew when it takes them in
 */
record IcebergTypes(FormatVersion version, Map<String, String> properties, IntSupplier nextId) {

  /** A column as a field. */
  NestedField field(Column column) {
    int id = nextId.getAsInt();
    Type type = type(column.name(), column.type());
    return column.isNullable()
        ? NestedField.optional(id, column.name(), type)
        : NestedField.required(id, column.name(), type);
  }

  /** A column's type; the path names it in errors. */
  Type type(String path, ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return scalar(scalar);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return Types.DecimalType.of(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp(path, timestamp);
    }
    if (type instanceof ColumnType.ListOf list) {
      int id = nextId.getAsInt();
      Type element = type(path + ".element", list.element());
      return list.nullability() == Nullability.NULLABLE
          ? Types.ListType.ofOptional(id, element)
          : Types.ListType.ofRequired(id, element);
    }
    if (type instanceof ColumnType.MapOf map) {
      int keyId = nextId.getAsInt();
      int valueId = nextId.getAsInt();
      Type key = type(path + ".key", map.key());
      Type value = type(path + ".value", map.value());
      return map.nullability() == Nullability.NULLABLE
          ? Types.MapType.ofOptional(keyId, valueId, key, value)
          : Types.MapType.ofRequired(keyId, valueId, key, value);
    }
    if (type instanceof ColumnType.Struct struct) {
      List<NestedField> fields = new ArrayList<>();
      struct.fields().forEach(column -> fields.add(field(column)));
      return Types.StructType.of(fields);
    }
    return geometry((ColumnType.Geometry) type);
  }

  private static Type scalar(ColumnType.Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> Types.BooleanType.get();
      case INT8, INT16, INT32 -> Types.IntegerType.get();
      case INT64 -> Types.LongType.get();
      case FLOAT32 -> Types.FloatType.get();
      case FLOAT64 -> Types.DoubleType.get();
      case TEXT -> Types.StringType.get();
      case BINARY -> Types.BinaryType.get();
      case DATE -> Types.DateType.get();
      case TIME -> Types.TimeType.get();
      case UUID -> Types.UUIDType.get();
    };
  }

  private Type timestamp(String path, ColumnType.Timestamp timestamp) {
    boolean utc = timestamp.zoning() == TimeZoning.UTC;
    if (timestamp.unit() == TimeUnit.NANOS) {
      if (version == FormatVersion.V2) {
        throw new RefusedException(
            "Column \"%s\" has nanoseconds, which Iceberg knows from format version 3 on; choose that version, or microseconds."
                .formatted(path));
      }
      return utc ? Types.TimestampNanoType.withZone() : Types.TimestampNanoType.withoutZone();
    }
    return utc ? Types.TimestampType.withZone() : Types.TimestampType.withoutZone();
  }

  private Type geometry(ColumnType.Geometry geometry) {
    if (version == FormatVersion.V2) {
      return Types.BinaryType.get();
    }
    String crs = CrsText.write(geometry.crs(), properties);
    return geometry.edges() == Edges.PLANAR
        ? Types.GeometryType.of(crs)
        : Types.GeographyType.of(crs, EdgeAlgorithm.fromName(geometry.edges().label()));
  }

  /** What a type says by itself, its fields under the names they have now. */
  static ColumnType read(String table, String path, Type type, Map<String, String> properties) {
    return switch (type.typeId()) {
      case BOOLEAN -> ColumnType.Scalar.BOOLEAN;
      case INTEGER -> ColumnType.Scalar.INT32;
      case LONG -> ColumnType.Scalar.INT64;
      case FLOAT -> ColumnType.Scalar.FLOAT32;
      case DOUBLE -> ColumnType.Scalar.FLOAT64;
      case STRING -> ColumnType.Scalar.TEXT;
      case BINARY, FIXED -> ColumnType.Scalar.BINARY;
      case DATE -> ColumnType.Scalar.DATE;
      case TIME -> ColumnType.Scalar.TIME;
      case UUID -> ColumnType.Scalar.UUID;
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield new ColumnType.Decimal(decimal.precision(), decimal.scale());
      }
      case TIMESTAMP ->
          new ColumnType.Timestamp(
              TimeUnit.MICROS, zoning(((Types.TimestampType) type).shouldAdjustToUTC()));
      case TIMESTAMP_NANO ->
          new ColumnType.Timestamp(
              TimeUnit.NANOS, zoning(((Types.TimestampNanoType) type).shouldAdjustToUTC()));
      case GEOMETRY ->
          ColumnType.Geometry.any()
              .withCrs(CrsText.read(((Types.GeometryType) type).crs(), properties));
      case GEOGRAPHY -> {
        Types.GeographyType geography = (Types.GeographyType) type;
        yield ColumnType.Geometry.any()
            .withCrs(CrsText.read(geography.crs(), properties))
            .withEdges(Edges.valueOf(geography.algorithm().name()));
      }
      default ->
          throw new RefusedException(
              "Column \"%s\" of table \"%s\" is %s, which this library does not know; read the table with another engine, or drop the column."
                  .formatted(path, table, type));
    };
  }

  private static TimeZoning zoning(boolean utc) {
    return utc ? TimeZoning.UTC : TimeZoning.LOCAL;
  }
}
