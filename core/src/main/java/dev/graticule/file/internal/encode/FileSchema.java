package dev.graticule.file.internal.encode;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * The Parquet schema of a contract's columns.
 *
 * <p>Floating-point columns get the type-defined order: with the newer total order, which
 * parquet-java writes by default, pyarrow and geopandas ignore their statistics altogether.
 * Geometry columns get the undefined order: their statistics count what is absent and have no least
 * and greatest bytes, and there is no column index that would take such pages for empty ones.
 */
public final class FileSchema {
  /** Digits that 32 bits hold. */
  private static final int INT_DIGITS = 9;

  /** Digits that 64 bits hold. */
  private static final int LONG_DIGITS = 18;

  private static final int NO_ID = -1;

  private final Function<ColumnType.Geometry, LogicalTypeAnnotation> geometryAnnotation;
  private final ToIntFunction<String> ids;

  /**
   * A way to make schemas.
   *
   * @param geometryAnnotation the logical type of a geometry column; null gives plain bytes
   * @param ids the field id of a path; a negative one means none
   */
  public FileSchema(
      Function<ColumnType.Geometry, LogicalTypeAnnotation> geometryAnnotation,
      ToIntFunction<String> ids) {
    this.geometryAnnotation = geometryAnnotation;
    this.ids = ids;
  }

  /**
   * The schema of some columns.
   *
   * @param columns the columns in order
   * @return the schema
   */
  public MessageType of(List<Column> columns) {
    return new MessageType("schema", columns.stream().map(c -> type(c, c.name())).toList());
  }

  private Type type(Column column, String path) {
    Repetition repetition = column.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    Type type = type(column, repetition, path);
    int id = ids.applyAsInt(path);
    return id <= NO_ID ? type : type.withId(id);
  }

  private Type type(Column column, Repetition repetition, String path) {
    ColumnType type = column.type();
    String name = column.name();
    if (type instanceof ColumnType.Struct struct) {
      List<Type> fields = new ArrayList<>();
      for (Column field : struct.fields()) {
        fields.add(type(field, path + "." + field.name()));
      }
      return Types.buildGroup(repetition).addFields(fields.toArray(Type[]::new)).named(name);
    }
    if (type instanceof ColumnType.ListOf list) {
      Column element = new Column("element", list.element(), list.nullability(), Map.of());
      return Types.buildGroup(repetition)
          .as(listType())
          .repeatedGroup()
          .addField(type(element, path + ".element"))
          .named("list")
          .named(name);
    }
    if (type instanceof ColumnType.MapOf map) {
      Column value = new Column("value", map.value(), map.nullability(), Map.of());
      return Types.buildGroup(repetition)
          .as(mapType())
          .repeatedGroup()
          .addField(type(Column.required("key", map.key()), path + ".key"))
          .addField(type(value, path + ".value"))
          .named("key_value")
          .named(name);
    }
    return leaf(type, repetition, name);
  }

  private Type leaf(ColumnType type, Repetition repetition, String name) {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(decimal, repetition, name);
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      TimeUnit unit =
          switch (timestamp.unit()) {
            case MILLIS -> TimeUnit.MILLIS;
            case MICROS -> TimeUnit.MICROS;
            case NANOS -> TimeUnit.NANOS;
          };
      boolean utc = timestamp.zoning() == ColumnType.TimeZoning.UTC;
      return Types.primitive(PrimitiveTypeName.INT64, repetition)
          .as(timestampType(utc, unit))
          .named(name);
    }
    if (type instanceof ColumnType.Geometry geometry) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(geometryAnnotation.apply(geometry))
          .columnOrder(ColumnOrder.undefined())
          .named(name);
    }
    return scalar((ColumnType.Scalar) type, repetition, name);
  }

  private static Type scalar(ColumnType.Scalar type, Repetition repetition, String name) {
    return switch (type) {
      case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case INT8 -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(intType(8)).named(name);
      case INT16 ->
          Types.primitive(PrimitiveTypeName.INT32, repetition).as(intType(16)).named(name);
      case INT32 -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case INT64 -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case FLOAT32 ->
          Types.primitive(PrimitiveTypeName.FLOAT, repetition)
              .columnOrder(ColumnOrder.typeDefined())
              .named(name);
      case FLOAT64 ->
          Types.primitive(PrimitiveTypeName.DOUBLE, repetition)
              .columnOrder(ColumnOrder.typeDefined())
              .named(name);
      case TEXT ->
          Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType()).named(name);
      case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case DATE -> Types.primitive(PrimitiveTypeName.INT32, repetition).as(dateType()).named(name);
      case TIME ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(timeType(false, TimeUnit.MICROS))
              .named(name);
      case UUID ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(16)
              .as(uuidType())
              .named(name);
    };
  }

  private static Type decimal(ColumnType.Decimal decimal, Repetition repetition, String name) {
    LogicalTypeAnnotation annotation = decimalType(decimal.scale(), decimal.precision());
    if (decimal.precision() <= INT_DIGITS) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation).named(name);
    }
    if (decimal.precision() <= LONG_DIGITS) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation).named(name);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(decimalWidth(decimal.precision()))
        .as(annotation)
        .named(name);
  }

  /** The fewest bytes that hold each signed number of so many digits. */
  private static int decimalWidth(int precision) {
    return BigInteger.TEN.pow(precision).bitLength() / Byte.SIZE + 1;
  }
}
