package dev.graticule.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * A contract as JSON, which tables keep it as. Nothing is lost: reading what was written gives an
 * equal contract.
 */
public final class ContractJson {
  /** Raised when an older reader would misunderstand what is written. */
  private static final int VERSION = 1;

  private static final int MAX_DEPTH = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              new com.fasterxml.jackson.core.JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .build())
          .build();

  private ContractJson() {}

  /**
   * Writes a contract.
   *
   * @param contract the contract
   * @return a JSON object
   */
  public static String write(Contract contract) {
    ObjectNode node = JSON.createObjectNode();
    node.put("version", VERSION);
    node.set("columns", columns(contract.columns()));
    metadata(node, contract.metadata());
    return node.toString();
  }

  private static ArrayNode columns(List<Column> columns) {
    ArrayNode array = JSON.createArrayNode();
    for (Column column : columns) {
      ObjectNode node = array.addObject();
      node.put("name", column.name());
      node.set("type", type(column.type()));
      node.put("required", !column.isNullable());
      metadata(node, column.metadata());
    }
    return array;
  }

  private static void metadata(ObjectNode node, Map<String, String> metadata) {
    if (!metadata.isEmpty()) {
      ObjectNode map = node.putObject("metadata");
      new TreeMap<>(metadata).forEach(map::put);
    }
  }

  private static JsonNode type(ColumnType type) {
    if (type instanceof Scalar scalar) {
      return JSON.getNodeFactory().textNode(label(scalar));
    }
    ObjectNode node = JSON.createObjectNode();
    if (type instanceof ColumnType.Decimal decimal) {
      node.putObject("decimal").put("precision", decimal.precision()).put("scale", decimal.scale());
    } else if (type instanceof ColumnType.Timestamp timestamp) {
      node.putObject("timestamp")
          .put("unit", label(timestamp.unit()))
          .put("zoning", label(timestamp.zoning()));
    } else if (type instanceof ColumnType.ListOf list) {
      ObjectNode inner = node.putObject("list");
      inner.set("element", type(list.element()));
      inner.put("required", list.nullability() == Nullability.REQUIRED);
    } else if (type instanceof ColumnType.MapOf map) {
      ObjectNode inner = node.putObject("map");
      inner.set("key", type(map.key()));
      inner.set("value", type(map.value()));
      inner.put("required", map.nullability() == Nullability.REQUIRED);
    } else if (type instanceof ColumnType.Struct struct) {
      node.putObject("struct").set("fields", columns(struct.fields()));
    } else if (type instanceof ColumnType.Geometry geometry) {
      geometry(node.putObject("geometry"), geometry);
    }
    return node;
  }

  private static void geometry(ObjectNode node, ColumnType.Geometry geometry) {
    ArrayNode types = node.putArray("types");
    geometry.types().forEach(type -> types.add(type.label()));
    ArrayNode dimensions = node.putArray("dimensions");
    geometry.dimensions().forEach(dimension -> dimensions.add(label(dimension)));
    if (geometry.crs() instanceof Crs.Authority authority) {
      node.put("crs", authority.toString());
    } else if (geometry.crs() instanceof Crs.Projjson projjson) {
      // As text, because its bytes are kept.
      node.put("projjson", projjson.text());
    } else {
      node.putNull("crs");
    }
    node.put("edges", geometry.edges().label());
    node.put("orientation", label(geometry.orientation()));
    geometry.epoch().ifPresent(epoch -> node.put("epoch", epoch));
    geometry.bounds().ifPresent(bounds -> bounds(node.putObject("bounds"), bounds));
    geometry.crsColumn().ifPresent(column -> node.put("crs_column", column));
  }

  private static void bounds(ObjectNode node, Bounds bounds) {
    node.putArray("xy").add(bounds.xmin()).add(bounds.ymin()).add(bounds.xmax()).add(bounds.ymax());
    bounds.z().ifPresent(z -> node.putArray("z").add(z.min()).add(z.max()));
    bounds.m().ifPresent(m -> node.putArray("m").add(m.min()).add(m.max()));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a contract.
   *
   * @param json what {@link #write} gave
   * @return the contract
   * @throws ContractException when it is no JSON, no contract, or one of a newer version
   */
  public static Contract read(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node == null || !node.isObject()) {
        throw new ContractException("A contract is a JSON object; this is none.");
      }
      int version = required(node, "version").asInt(-1);
      if (version != VERSION) {
        throw new ContractException(
            "This contract is of version %d; this library reads version %d: use a newer one."
                .formatted(version, VERSION));
      }
      return new Contract(readColumns(required(node, "columns")), readMetadata(node));
    } catch (JsonProcessingException e) {
      throw new ContractException(
          "A contract is a JSON object; this cannot be read: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ContractException("This contract cannot stand: " + e.getMessage(), e);
    }
  }

  private static JsonNode required(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new ContractException(
          "A part of the contract lacks \"%s\": %s.".formatted(name, abridged(node)));
    }
    return value;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = required(node, name);
    if (!value.isTextual()) {
      throw new ContractException(
          "\"%s\" of a part of the contract should be text: %s.".formatted(name, abridged(node)));
    }
    return value.textValue();
  }

  private static String abridged(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static List<Column> readColumns(JsonNode array) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode node : array) {
      columns.add(
          new Column(
              text(node, "name"),
              readType(required(node, "type")),
              readNullability(node),
              readMetadata(node)));
    }
    return columns;
  }

  private static Nullability readNullability(JsonNode node) {
    return required(node, "required").asBoolean() ? Nullability.REQUIRED : Nullability.NULLABLE;
  }

  private static Map<String, String> readMetadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.path("metadata")
        .properties()
        .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    return metadata;
  }

  private static ColumnType readType(JsonNode node) {
    if (node.isTextual()) {
      return constant(Scalar.class, node.textValue());
    }
    if (node.size() != 1) {
      throw new ContractException("This is no column type: " + abridged(node));
    }
    String kind = node.fieldNames().next();
    JsonNode inner = node.get(kind);
    return switch (kind) {
      case "decimal" ->
          new ColumnType.Decimal(
              required(inner, "precision").asInt(), required(inner, "scale").asInt());
      case "timestamp" ->
          new ColumnType.Timestamp(
              constant(TimeUnit.class, text(inner, "unit")),
              constant(TimeZoning.class, text(inner, "zoning")));
      case "list" ->
          new ColumnType.ListOf(readType(required(inner, "element")), readNullability(inner));
      case "map" ->
          new ColumnType.MapOf(
              readType(required(inner, "key")),
              readType(required(inner, "value")),
              readNullability(inner));
      case "struct" -> new ColumnType.Struct(readColumns(required(inner, "fields")));
      case "geometry" -> readGeometry(inner);
      default -> throw new ContractException("This is no column type: " + abridged(node));
    };
  }

  private static ColumnType.Geometry readGeometry(JsonNode node) {
    Set<GeometryType> types = new LinkedHashSet<>();
    for (JsonNode label : required(node, "types")) {
      types.add(
          GeometryType.ofLabel(label.asText())
              .orElseThrow(() -> new ContractException("This is no geometry type: " + label)));
    }
    Set<Dimensions> dimensions = new LinkedHashSet<>();
    for (JsonNode label : required(node, "dimensions")) {
      dimensions.add(constant(Dimensions.class, label.asText()));
    }
    String edges = text(node, "edges");
    return new ColumnType.Geometry(
        types,
        dimensions,
        readCrs(node),
        Edges.ofLabel(edges)
            .orElseThrow(() -> new ContractException("These are no edges: " + edges)),
        constant(Orientation.class, text(node, "orientation")),
        node.has("epoch") ? OptionalDouble.of(number(node.get("epoch"))) : OptionalDouble.empty(),
        node.has("bounds") ? Optional.of(readBounds(node.get("bounds"))) : Optional.empty(),
        node.has("crs_column") ? Optional.of(text(node, "crs_column")) : Optional.empty());
  }

  private static Crs readCrs(JsonNode node) {
    if (node.has("projjson")) {
      return Crs.projjson(text(node, "projjson"));
    }
    JsonNode crs = required(node, "crs");
    return crs.isNull() ? Crs.unknown() : Crs.of(text(node, "crs"));
  }

  private static Bounds readBounds(JsonNode node) {
    JsonNode xy = required(node, "xy");
    return new Bounds(
        number(xy.path(0)),
        number(xy.path(1)),
        number(xy.path(2)),
        number(xy.path(3)),
        readRange(node.path("z")),
        readRange(node.path("m")));
  }

  private static Optional<Bounds.Range> readRange(JsonNode node) {
    return node.isMissingNode()
        ? Optional.empty()
        : Optional.of(new Bounds.Range(number(node.path(0)), number(node.path(1))));
  }

  /** Infinities are written as text, because JSON has no number for them. */
  private static double number(JsonNode node) {
    double value = node.isNumber() ? node.doubleValue() : Double.parseDouble(node.asText("NaN"));
    if (Double.isNaN(value)) {
      throw new ContractException("This is no number: " + abridged(node));
    }
    return value;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String label) {
    for (E constant : type.getEnumConstants()) {
      if (label(constant).equals(label)) {
        return constant;
      }
    }
    throw new ContractException(
        "A contract knows no %s \"%s\"."
            .formatted(type.getSimpleName().toLowerCase(Locale.ROOT), label));
  }
}
