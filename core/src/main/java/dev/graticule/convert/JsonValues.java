package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as values of a column type. */
final class JsonValues {
  private JsonValues() {}

  /**
   * A value of the class that {@link ValueWriter} wants for the type.
   *
   * @throws UnfitValueException when the JSON value is none of the type
   */
  static Object of(JsonNode value, ColumnType type) {
    if (type instanceof Scalar scalar) {
      return scalar(value, scalar);
    }
    if (type instanceof ColumnType.Decimal) {
      return value.isNumber() ? value.decimalValue() : TextValues.parse(text(value, type), type);
    }
    if (type instanceof ColumnType.Timestamp) {
      return TextValues.parse(text(value, type), type);
    }
    if (type instanceof ColumnType.ListOf list && value.isArray()) {
      List<@Nullable Object> elements = new ArrayList<>();
      value.forEach(element -> elements.add(orNull(element, list.element())));
      return elements;
    }
    if (type instanceof ColumnType.MapOf map && value.isObject()) {
      Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
      value
          .properties()
          .forEach(
              entry ->
                  entries.put(
                      TextValues.parse(entry.getKey(), map.key()),
                      orNull(entry.getValue(), map.value())));
      return entries;
    }
    if (type instanceof ColumnType.Struct struct && value.isObject()) {
      return struct(value, struct);
    }
    throw unfit(value, type);
  }

  private static List<@Nullable Object> struct(JsonNode value, ColumnType.Struct type) {
    List<String> names = type.fields().stream().map(Column::name).toList();
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new UnfitValueException(
                    "its \"%s\" is no field of the column, which has %s; add the field or leave the value out."
                        .formatted(name, names));
              }
            });
    List<@Nullable Object> fields = new ArrayList<>();
    type.fields().forEach(field -> fields.add(orNull(value.path(field.name()), field.type())));
    return fields;
  }

  private static @Nullable Object orNull(JsonNode value, ColumnType type) {
    return value.isNull() || value.isMissingNode() ? null : of(value, type);
  }

  private static Object scalar(JsonNode value, Scalar type) {
    return switch (type) {
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          throw unfit(value, type);
        }
        yield value.booleanValue();
      }
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> {
        if (!value.isNumber()) {
          throw unfit(value, type);
        }
        yield value.numberValue();
      }
      case TEXT -> value.isTextual() ? value.textValue() : value.toString();
      case BINARY, DATE, TIME, UUID -> TextValues.parse(text(value, type), type);
    };
  }

  private static String text(JsonNode value, ColumnType type) {
    if (!value.isTextual()) {
      throw unfit(value, type);
    }
    return value.textValue();
  }

  private static UnfitValueException unfit(JsonNode value, ColumnType type) {
    return new UnfitValueException(
        "%s is no value of %s.".formatted(TextValues.abridged(value.toString()), type));
  }
}
