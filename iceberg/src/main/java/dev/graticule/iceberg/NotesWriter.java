package dev.graticule.iceberg;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.iceberg.ColumnNotes.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Finds what a schema does not say of a contract. What was noted of fields that are no longer in
 * the schema stays: earlier versions of the table are read by it.
 */
final class NotesWriter {
  private final Map<Integer, Note> notes;

  private NotesWriter(Map<Integer, Note> before) {
    this.notes = new HashMap<>(before);
  }

  /**
   * The notes of a contract.
   *
   * @param contract the contract
   * @param schema has its columns by name, and its coverings
   * @param coverings the covering's name by geometry column
   * @param before what was noted until now
   */
  static ColumnNotes write(
      Contract contract, Schema schema, Map<String, String> coverings, ColumnNotes before) {
    NotesWriter writer = new NotesWriter(before.fields());
    writer.columns(contract.columns(), schema.asStruct());
    Map<Integer, Integer> boxes = new HashMap<>(before.coverings());
    coverings.forEach(
        (geometry, covering) ->
            boxes.put(
                schema.asStruct().field(geometry).fieldId(),
                schema.asStruct().field(covering).fieldId()));
    return new ColumnNotes(contract.metadata(), writer.notes, boxes);
  }

  private void columns(List<Column> columns, Types.StructType struct) {
    for (Column column : columns) {
      NestedField field = struct.field(column.name());
      OptionalInt crsColumn = OptionalInt.empty();
      ColumnType type = column.type();
      if (type instanceof ColumnType.Geometry geometry && geometry.crsColumn().isPresent()) {
        crsColumn = OptionalInt.of(struct.field(geometry.crsColumn().get()).fieldId());
        type = geometry.withoutCrsColumn();
      }
      value(field, type, column.metadata(), crsColumn);
    }
  }

  private void value(
      NestedField field, ColumnType type, Map<String, String> metadata, OptionalInt crsColumn) {
    Note note = new Note(needed(type, field.type()), metadata, crsColumn);
    if (note.saysNothing()) {
      notes.remove(field.fieldId());
    } else {
      notes.put(field.fieldId(), note);
    }
    if (type instanceof ColumnType.Struct inner) {
      columns(inner.fields(), field.type().asStructType());
    } else if (type instanceof ColumnType.ListOf list) {
      part(field.type().asListType().fields().get(0), list.element());
    } else if (type instanceof ColumnType.MapOf map) {
      part(field.type().asMapType().fields().get(0), map.key());
      part(field.type().asMapType().fields().get(1), map.value());
    }
  }

  private void part(NestedField field, ColumnType type) {
    value(field, type, Map.of(), OptionalInt.empty());
  }

  private static Optional<ColumnType> needed(ColumnType type, Type known) {
    if (type instanceof ColumnType.Geometry) {
      return Optional.of(type);
    }
    return known.isNestedType() || IcebergTypes.read("", "", known, Map.of()).equals(type)
        ? Optional.empty()
        : Optional.of(type);
  }
}
