package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The columns of Avro records.
 *
 * @param contract what they are
 * @param values how their values are read, in their order
 */
record AvroColumns(Contract contract, List<AvroValue> values) {

  static AvroColumns of(
      String name, Schema schema, DeclaredGeometries declared, Optional<Contract> wanted) {
    if (schema.getType() != Schema.Type.RECORD || schema.getFields().isEmpty()) {
      throw new ConvertException(
          "%s: rows are records with fields, not %s."
              .formatted(name, TextValues.abridged(schema.toString())));
    }
    List<Column> columns = new ArrayList<>();
    List<AvroValue> values = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      AvroType type = type(name, field);
      Column column = type.column(field.name());
      Optional<ColumnType.Geometry> geometry =
          declared.of(field.name(), Optional.of(column.type()), wanted, name);
      if (geometry.isPresent()) {
        columns.add(column.withType(geometry.get()));
        WkbValues wkb = new WkbValues(geometry.get());
        values.add(value -> wkb.ofAny(type.values().of(value)));
      } else {
        columns.add(column);
        values.add(type.values());
      }
    }
    Contract contract = new Contract(columns, Map.of());
    declared.requireIn(contract.names(), name);
    return new AvroColumns(contract, values);
  }

  private static AvroType type(String name, Schema.Field field) {
    try {
      return AvroType.of(field.schema());
    } catch (UnfitValueException e) {
      throw new ConvertException(
          "%s, column \"%s\": %s".formatted(name, field.name(), e.getMessage()), e);
    }
  }
}
