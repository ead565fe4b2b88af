package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a schema is as a column type, and how its values become the column's.
 *
 * @param type the column type
 * @param nullability whether a value may be absent
 * @param values how values are read
 */
record AvroType(ColumnType type, Nullability nullability, AvroValue values) {
  private static final Set<Schema.Type> WHOLE = EnumSet.of(Schema.Type.INT, Schema.Type.LONG);
  private static final Set<Schema.Type> FLOATING =
      EnumSet.of(Schema.Type.FLOAT, Schema.Type.DOUBLE);

  Column column(String name) {
    return nullability == Nullability.NULLABLE
        ? Column.nullable(name, type)
        : Column.required(name, type);
  }

  /**
   * The type of a schema.
   *
   * @throws UnfitValueException when there is none
   */
  static AvroType of(Schema schema) {
    return of(schema, List.of());
  }

  /**
   * The type of a schema within others.
   *
   * @param within the names of the records that it stands in
   */
  private static AvroType of(Schema schema, List<String> within) {
    if (schema.getType() == Schema.Type.UNION) {
      return union(schema, within);
    }
    Optional<AvroType> logical = logical(schema);
    if (logical.isPresent()) {
      return logical.get();
    }
    return switch (schema.getType()) {
      case BOOLEAN -> required(Scalar.BOOLEAN, value -> value);
      case INT -> required(Scalar.INT32, value -> value);
      case LONG -> required(Scalar.INT64, value -> value);
      case FLOAT -> required(Scalar.FLOAT32, value -> value);
      case DOUBLE -> required(Scalar.FLOAT64, value -> value);
      case STRING, ENUM -> required(Scalar.TEXT, Object::toString);
      case BYTES -> required(Scalar.BINARY, AvroValue::bytes);
      case FIXED -> fixed(schema);
      case ARRAY -> {
        AvroType element = of(schema.getElementType(), within);
        yield required(
            new ColumnType.ListOf(element.type(), element.nullability()),
            AvroValue.list(element.values()));
      }
      case MAP -> {
        AvroType value = of(schema.getValueType(), within);
        yield required(
            new ColumnType.MapOf(Scalar.TEXT, value.type(), value.nullability()),
            AvroValue.map(value.values()));
      }
      case RECORD -> struct(schema, within);
      case NULL, UNION -> throw unfit(schema, "values that are always null have no column type");
    };
  }

  private static AvroType required(ColumnType type, AvroValue values) {
    return new AvroType(type, Nullability.REQUIRED, values);
  }

  private static AvroType fixed(Schema schema) {
    if (schema.getFixedSize() == 0) {
      throw unfit(schema, "values of no bytes have no column type");
    }
    return required(Scalar.BINARY, AvroValue::bytes);
  }

  private static AvroType struct(Schema schema, List<String> within) {
    if (within.contains(schema.getFullName())) {
      throw unfit(schema, "a record that holds itself has no column type");
    }
    if (schema.getFields().isEmpty()) {
      throw unfit(schema, "a record without fields has no column type");
    }
    List<String> deeper = new ArrayList<>(within);
    deeper.add(schema.getFullName());
    List<Column> fields = new ArrayList<>();
    List<AvroValue> values = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      AvroType type = of(field.schema(), deeper);
      fields.add(type.column(field.name()));
      values.add(type.values());
    }
    return required(new ColumnType.Struct(fields), AvroValue.struct(values));
  }

  private static AvroType union(Schema schema, List<String> within) {
    List<Schema> there =
        schema.getTypes().stream().filter(one -> one.getType() != Schema.Type.NULL).toList();
    Nullability nullability =
        there.size() < schema.getTypes().size() ? Nullability.NULLABLE : Nullability.REQUIRED;
    AvroType type = there.size() == 1 ? of(there.get(0), within) : numbers(schema, there);
    return new AvroType(type.type(), nullability, type.values());
  }

  private static AvroType numbers(Schema schema, List<Schema> there) {
    boolean plain = there.stream().allMatch(one -> one.getLogicalType() == null);
    if (!there.isEmpty() && plain) {
      if (there.stream().allMatch(one -> WHOLE.contains(one.getType()))) {
        return required(Scalar.INT64, value -> value);
      }
      if (there.stream().allMatch(one -> FLOATING.contains(one.getType()))) {
        return required(Scalar.FLOAT64, value -> value);
      }
    }
    throw unfit(schema, "a union of several types has no column type");
  }

  private static Optional<AvroType> logical(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical == null) {
      return Optional.empty();
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return Optional.of(
          required(
              new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale()),
              AvroValue.decimal(decimal.getScale())));
    }
    return switch (logical.getName()) {
      case "uuid" -> Optional.of(required(Scalar.UUID, AvroValue::uuid));
      case "date" -> Optional.of(required(Scalar.DATE, AvroValue::date));
      case "time-millis" -> Optional.of(required(Scalar.TIME, AvroValue.time(1_000)));
      case "time-micros" -> Optional.of(required(Scalar.TIME, AvroValue.time(1_000_000)));
      case "timestamp-millis" -> Optional.of(timestamp(TimeUnit.MILLIS, TimeZoning.UTC));
      case "timestamp-micros" -> Optional.of(timestamp(TimeUnit.MICROS, TimeZoning.UTC));
      case "timestamp-nanos" -> Optional.of(timestamp(TimeUnit.NANOS, TimeZoning.UTC));
      case "local-timestamp-millis" -> Optional.of(timestamp(TimeUnit.MILLIS, TimeZoning.LOCAL));
      case "local-timestamp-micros" -> Optional.of(timestamp(TimeUnit.MICROS, TimeZoning.LOCAL));
      case "local-timestamp-nanos" -> Optional.of(timestamp(TimeUnit.NANOS, TimeZoning.LOCAL));
      default -> Optional.empty();
    };
  }

  private static AvroType timestamp(TimeUnit unit, TimeZoning zoning) {
    long perSecond =
        switch (unit) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> 1_000_000_000L;
        };
    return required(
        new ColumnType.Timestamp(unit, zoning),
        zoning == TimeZoning.UTC ? AvroValue.moment(perSecond) : AvroValue.reading(perSecond));
  }

  private static UnfitValueException unfit(Schema schema, String why) {
    return new UnfitValueException(
        "its Avro type is %s; %s. Leave the field out, or change its type."
            .formatted(TextValues.abridged(schema.toString()), why));
  }
}
