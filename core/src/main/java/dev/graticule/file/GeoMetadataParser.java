package dev.graticule.file;

import static dev.graticule.file.ViolationCode.METADATA_INVALID_JSON;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;
import static dev.graticule.file.ViolationCode.VERSION_UNKNOWN;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code geo} metadata and tells each problem of its shape. Reading throws on the first
 * problem, the validator collects them all: both hear the same sentences.
 */
final class GeoMetadataParser {
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(GeoMetadata.MAX_BYTES)
                  .maxStringLength(GeoMetadata.MAX_BYTES)
                  .maxNameLength(10_000)
                  .maxNumberLength(400)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  static final ObjectMapper JSON =
      new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Problems problems;

  private GeoMetadataParser(Problems problems) {
    this.problems = problems;
  }

  /** Hears of problems. */
  @FunctionalInterface
  interface Problems {
    /**
     * A problem was found.
     *
     * @param code its kind
     * @param column the geometry column it is in
     * @param sentence what is wrong, naming the column but not the file
     */
    void add(ViolationCode code, Optional<String> column, String sentence);

    default void schema(String sentence) {
      add(SCHEMA_VALIDATION_ERROR, Optional.empty(), sentence);
    }
  }

  /**
   * What could be read.
   *
   * @param version the text of the version; empty when missing
   * @param primaryColumn the primary column; empty when missing
   * @param columns the columns whose encoding is known; other faulty parts are left out of them
   * @param described the names of all columns
   */
  record Parsed(
      String version, String primaryColumn, Map<String, GeoColumn> columns, Set<String> described) {
    static final Parsed NOTHING = new Parsed("", "", Map.of(), Set.of());

    GeoMetadata metadata() {
      return new GeoMetadata(version, primaryColumn, columns);
    }
  }

  static Parsed parse(String text, Problems problems) {
    return new GeoMetadataParser(problems).parse(text);
  }

  static String unknownVersion(String version) {
    return "there is no GeoParquet version \"%s\"; versions 1.0, 1.1 and 2.0 can be read."
        .formatted(Quoted.brief(version));
  }

  private Parsed parse(String text) {
    if (text.length() > GeoMetadata.MAX_BYTES) {
      problems.add(
          METADATA_INVALID_JSON,
          Optional.empty(),
          "the geo metadata has %d characters and is refused unread; at most %d are allowed."
              .formatted(text.length(), GeoMetadata.MAX_BYTES));
      return Parsed.NOTHING;
    }
    JsonNode root;
    Map<String, String> definitions;
    try {
      root = JSON.readTree(text);
      definitions = root.isObject() ? definitions(text) : Map.of();
    } catch (JsonProcessingException e) {
      problems.add(
          METADATA_INVALID_JSON,
          Optional.empty(),
          "the geo metadata is no sound JSON at character %d: %s"
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getCharOffset(),
                  Quoted.brief(e.getOriginalMessage())));
      return Parsed.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (root.isMissingNode()) {
      problems.add(METADATA_INVALID_JSON, Optional.empty(), "the geo metadata is empty.");
      return Parsed.NOTHING;
    }
    if (!root.isObject()) {
      problems.schema("the geo metadata is %s, not an object.".formatted(Quoted.of(root)));
      return Parsed.NOTHING;
    }
    String version = requiredText(root, "version");
    if (!version.isEmpty() && GeoParquetVersion.readableAs(version).isEmpty()) {
      problems.add(VERSION_UNKNOWN, Optional.empty(), unknownVersion(version));
      return Parsed.NOTHING;
    }
    String primary = requiredText(root, "primary_column");
    Map<String, GeoColumn> columns = columns(root.path("columns"), version, definitions);
    if (!primary.isEmpty()
        && root.path("columns").isObject()
        && !root.path("columns").has(primary)) {
      problems.schema(
          "the primary column \"%s\" is not among the columns of the geo metadata."
              .formatted(Quoted.brief(primary)));
    }
    return new Parsed(version, primary, columns, names(root.path("columns")));
  }

  private static Set<String> names(JsonNode columns) {
    Set<String> names = new LinkedHashSet<>();
    columns.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private String requiredText(JsonNode root, String field) {
    JsonNode node = root.path(field);
    if (node.isMissingNode()) {
      problems.schema("the geo metadata has no \"%s\".".formatted(field));
    } else if (!node.isTextual() || node.textValue().isEmpty()) {
      problems.schema(
          "\"%s\" of the geo metadata is %s, not a text.".formatted(field, Quoted.of(node)));
    }
    return node.isTextual() ? node.textValue() : "";
  }

  private Map<String, GeoColumn> columns(
      JsonNode node, String version, Map<String, String> definitions) {
    if (!node.isObject()) {
      problems.schema(
          node.isMissingNode()
              ? "the geo metadata has no \"columns\"."
              : "\"columns\" of the geo metadata is %s, not an object.".formatted(Quoted.of(node)));
      return Map.of();
    }
    if (node.isEmpty()) {
      problems.schema("\"columns\" of the geo metadata is empty; a geometry column is needed.");
    }
    GeoParquetVersion readAs = GeoParquetVersion.readableAs(version).orElse(GeoParquetVersion.V1_1);
    Map<String, GeoColumn> columns = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      if (name.isEmpty()) {
        problems.schema("a column of the geo metadata has an empty name.");
      }
      new GeoColumnParser(name, readAs, problems)
          .parse(entry.getValue(), Optional.ofNullable(definitions.get(name)))
          .ifPresent(column -> columns.put(name, column));
    }
    return columns;
  }

  /**
   * The text of each column's CRS, as it stands in the metadata. A tree cannot give it: it forgets
   * the spelling of numbers and the white space.
   */
  private static Map<String, String> definitions(String text) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      if (enter(parser, "columns")) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String column = parser.currentName();
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
          } else if (enter(parser, "crs")) {
            int begin = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
            parser.skipChildren();
            int end = Math.toIntExact(parser.currentLocation().getCharOffset());
            found.put(column, text.substring(begin, end));
            leave(parser);
          }
        }
      }
    }
    return found;
  }

  /**
   * From an object's start to the value of a field, when that value is an object; else to its end.
   */
  private static boolean enter(JsonParser parser, String field) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals(field);
      if (parser.nextToken() == JsonToken.START_OBJECT && wanted) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  /** From behind a value to the end of the object it is in. */
  private static void leave(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      parser.skipChildren();
    }
  }
}
