package dev.graticule.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Crs;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pulls the features out of a GeoJSON file, one at a time, whichever of its forms it has. */
final class GeoJsonFeatures implements AutoCloseable {
  private static final Pattern EPSG =
      Pattern.compile("urn:ogc:def:crs:EPSG:[^:]*:(\\d+)|EPSG:(\\d+)");
  private static final Pattern CRS84 = Pattern.compile("urn:ogc:def:crs:OGC:[^:]*:CRS84|OGC:CRS84");

  private static final int MAX_DEPTH = 200;
  private static final int MAX_TEXT = GeoJson.MAX_FEATURE_MEBIBYTES << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          // Of two properties with one name the first would be lost.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** What means something at the top of a text; all else is skipped, however long it is. */
  private static final Set<String> MEMBERS =
      Set.of(
          "type", "id", "geometry", "properties", "coordinates", "geometries", "features", "crs");

  private final String file;
  private final RecordSeparatedStream bytes;
  private final JsonParser parser;
  private Crs crs = Crs.crs84();
  private long featureNumber;
  private boolean inCollection;
  private boolean seenCollection;

  GeoJsonFeatures(StoredFile stored) {
    this.file = stored.name();
    this.bytes = new RecordSeparatedStream(stored.open());
    try {
      this.parser = JSON.createParser(bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw new ConvertException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** The CRS that was stated so far; final once every feature was read. */
  Crs crs() {
    return crs;
  }

  /** Which feature {@link #next()} gave last, from 1. */
  long featureNumber() {
    return featureNumber;
  }

  /** An error about the feature that was given last. */
  ConvertException refuse(String problem) {
    return new ConvertException("%s: %s".formatted(place(featureNumber), problem));
  }

  /** Where a feature stands. */
  String place(long feature) {
    return "%s, feature %d".formatted(file, feature);
  }

  Optional<JsonNode> next() {
    try {
      return inCollection ? nextOfCollection() : nextAtTop();
    } catch (DatabindException e) {
      throw new ConvertException(
          "%s%s: %s; give each property a name of its own."
              .formatted(place(featureNumber), place(e.getLocation()), e.getOriginalMessage()),
          e);
    } catch (JsonProcessingException e) {
      throw new ConvertException(
          "%s is no JSON%s: %s.".formatted(file, place(e.getLocation()), e.getOriginalMessage()),
          e);
    } catch (RecordSeparatedStream.TooLongException e) {
      throw new ConvertException(
          "%s: a feature may have %d MiB of text, this one has more; split or simplify it."
              .formatted(place(featureNumber), GeoJson.MAX_FEATURE_MEBIBYTES),
          e);
    } catch (IOException e) {
      throw new ConvertException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private Optional<JsonNode> nextAtTop() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      if (featureNumber == 0 && !seenCollection) {
        throw new ConvertException(file + " is empty; it holds no GeoJSON.");
      }
      return Optional.empty();
    }
    if (token != JsonToken.START_OBJECT) {
      throw new ConvertException(
          "%s is no GeoJSON%s: a GeoJSON text is an object, not %s."
              .formatted(file, place(parser.currentLocation()), token));
    }
    return readObject();
  }

  /**
   * Reads the members of a top-level object. A "features" array is entered at once, wherever it
   * stands; what comes before or after it is read as it goes by.
   */
  private Optional<JsonNode> readObject() throws IOException {
    ObjectNode members = JSON.createObjectNode();
    featureNumber++;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("features") && parser.currentToken() == JsonToken.START_ARRAY) {
        checkCollection(members.path("type"));
        see(members.path("crs"));
        inCollection = true;
        seenCollection = true;
        featureNumber--;
        return nextOfCollection();
      }
      if (MEMBERS.contains(name)) {
        if (members.has(name)) {
          throw refuse("it has two members \"%s\".".formatted(name));
        }
        members.set(name, tree());
      } else {
        parser.skipChildren();
      }
    }
    see(members.path("crs"));
    return Optional.of(asFeature(members));
  }

  private JsonNode tree() throws IOException {
    bytes.expectEndWithin(MAX_TEXT);
    JsonNode tree = JSON.readTree(parser);
    bytes.expectNoEnd();
    return tree;
  }

  private void checkCollection(JsonNode type) {
    if (!type.isMissingNode() && !type.asText().equals("FeatureCollection")) {
      throw new ConvertException(
          "%s is no GeoJSON: an object with \"features\" is a FeatureCollection, not \"%s\"."
              .formatted(file, type.asText()));
    }
  }

  private Optional<JsonNode> nextOfCollection() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      inCollection = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("type")) {
          checkCollection(tree());
        } else if (name.equals("crs")) {
          see(tree());
        } else {
          parser.skipChildren();
        }
      }
      return nextAtTop();
    }
    featureNumber++;
    JsonNode feature = tree();
    if (!(feature instanceof ObjectNode object)) {
      throw refuse("a feature is an object, not %s.".formatted(kind(feature)));
    }
    if (!object.path("type").asText().equals("Feature")) {
      throw refuse(
          "\"type\" must be \"Feature\", not %s.".formatted(object.path("type").toString()));
    }
    return Optional.of(object);
  }

  private JsonNode asFeature(ObjectNode object) {
    String type = object.path("type").asText();
    if (type.equals("Feature")) {
      return object;
    }
    if (type.equals("FeatureCollection")) {
      throw refuse("a FeatureCollection needs an array \"features\".");
    }
    ObjectNode feature = JSON.createObjectNode();
    feature.put("type", "Feature");
    feature.set("geometry", object);
    feature.putObject("properties");
    return feature;
  }

  private void see(@Nullable JsonNode stated) {
    if (stated == null || stated.isMissingNode() || stated.isNull()) {
      return;
    }
    String name = stated.path("properties").path("name").asText("");
    Matcher epsg = EPSG.matcher(name);
    if (CRS84.matcher(name).matches()) {
      crs = Crs.crs84();
    } else if (epsg.matches()) {
      crs = Crs.of("EPSG:" + (epsg.group(1) != null ? epsg.group(1) : epsg.group(2)));
    } else {
      throw new ConvertException(
          "%s states the CRS %s, which is neither CRS84 nor an EPSG code by name; give the CRS by its EPSG code, or drop the member when the coordinates are longitude and latitude."
              .formatted(file, stated));
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case NULL, MISSING -> "null";
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new ConvertException("%s cannot be closed: %s.".formatted(file, e.getMessage()), e);
    } finally {
      bytes.close();
    }
  }
}
