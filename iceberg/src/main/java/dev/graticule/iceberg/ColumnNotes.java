package dev.graticule.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractJson;
import dev.graticule.table.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a contract says and Iceberg's schema cannot: what geometries mean, small integers, free
 * text. Kept in a table property by field id, so that it stays with a column that another engine
 * renames or moves.
 *
 * @param metadata the contract's own free text
 * @param fields what is noted of a field
 * @param coverings the field of the covering struct by that of its geometry
 */
record ColumnNotes(
    Map<String, String> metadata, Map<Integer, Note> fields, Map<Integer, Integer> coverings) {
  /** The table property. */
  static final String PROPERTY = "graticule.contract";

  private static final int VERSION = 1;
  private static final JsonMapper JSON = new JsonMapper();
  private static final ColumnNotes NONE = new ColumnNotes(Map.of(), Map.of(), Map.of());

  /** Copies the maps. */
  ColumnNotes {
    metadata = Map.copyOf(metadata);
    fields = Map.copyOf(fields);
    coverings = Map.copyOf(coverings);
  }

  /**
   * What is noted of one field.
   *
   * @param type its type in full, where Iceberg's says less; a geometry's without its CRS column
   * @param metadata its free text
   * @param crsColumn the field that repeats the CRS of a geometry in each row
   */
  record Note(Optional<ColumnType> type, Map<String, String> metadata, OptionalInt crsColumn) {
    /** Copies the map. */
    Note {
      metadata = Map.copyOf(metadata);
    }

    boolean saysNothing() {
      return type.isEmpty() && metadata.isEmpty() && crsColumn.isEmpty();
    }
  }

  /** What is noted of a table that nobody noted anything of. */
  static ColumnNotes none() {
    return NONE;
  }

  /** Reads the property of a table. */
  static ColumnNotes of(String table, Map<String, String> properties) {
    String json = properties.get(PROPERTY);
    if (json == null) {
      return NONE;
    }
    try {
      return parse(JSON.readTree(json));
    } catch (JsonProcessingException | IllegalArgumentException | ContractJsonException e) {
      throw new RefusedException(
          "The property \"%s\" of table \"%s\" cannot be read: %s. Use a newer library, or remove the property and lose what it says of the columns."
              .formatted(PROPERTY, table, e.getMessage()),
          e);
    }
  }

  /** A part of the notes that is no contract. */
  private static final class ContractJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContractJsonException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static ColumnNotes parse(JsonNode node) {
    int version = node.path("version").asInt(-1);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "it is of version %d, this library reads version %d".formatted(version, VERSION));
    }
    Map<Integer, Note> fields = new TreeMap<>();
    node.path("fields")
        .properties()
        .forEach(entry -> fields.put(Integer.valueOf(entry.getKey()), note(entry.getValue())));
    Map<Integer, Integer> coverings = new TreeMap<>();
    node.path("coverings")
        .properties()
        .forEach(entry -> coverings.put(Integer.valueOf(entry.getKey()), entry.getValue().asInt()));
    return new ColumnNotes(text(node.path("metadata")), fields, coverings);
  }

  private static Note note(JsonNode node) {
    return new Note(
        node.has("type") ? Optional.of(type(node.get("type"))) : Optional.empty(),
        text(node.path("metadata")),
        node.has("crs_column")
            ? OptionalInt.of(node.get("crs_column").asInt())
            : OptionalInt.empty());
  }

  private static Map<String, String> text(JsonNode node) {
    Map<String, String> text = new TreeMap<>();
    node.properties().forEach(entry -> text.put(entry.getKey(), entry.getValue().asText()));
    return text;
  }

  /** A type stands as it does in a contract's own JSON. */
  private static ColumnType type(JsonNode node) {
    ObjectNode contract = JSON.createObjectNode().put("version", 1);
    contract
        .putArray("columns")
        .addObject()
        .put("name", "x")
        .put("required", false)
        .set("type", node);
    try {
      return ContractJson.read(contract.toString()).columns().get(0).type();
    } catch (dev.graticule.contract.ContractException e) {
      throw new ContractJsonException(e.getMessage(), e);
    }
  }

  /** The text of the property. */
  String toJson() {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION);
    text(node, metadata);
    ObjectNode byId = node.putObject("fields");
    new TreeMap<>(fields).forEach((id, note) -> write(byId.putObject(id.toString()), note));
    ObjectNode boxes = node.putObject("coverings");
    new TreeMap<>(coverings).forEach((id, covering) -> boxes.put(id.toString(), covering));
    return node.toString();
  }

  private static void write(ObjectNode node, Note note) {
    note.type().ifPresent(type -> node.set("type", typeJson(type)));
    text(node, note.metadata());
    note.crsColumn().ifPresent(id -> node.put("crs_column", id));
  }

  private static void text(ObjectNode node, Map<String, String> text) {
    if (!text.isEmpty()) {
      ObjectNode map = node.putObject("metadata");
      new TreeMap<>(text).forEach(map::put);
    }
  }

  private static JsonNode typeJson(ColumnType type) {
    String contract =
        ContractJson.write(new Contract(List.of(Column.nullable("x", type)), Map.of()));
    try {
      ArrayNode columns = (ArrayNode) JSON.readTree(contract).get("columns");
      return columns.get(0).get("type");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A contract was written as what is no JSON: " + contract, e);
    }
  }
}
