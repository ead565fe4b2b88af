package dev.graticule.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Optional;

/**
 * The JSON that GeoArrow keeps with an extension type: CRS and edges.
 *
 * @param crs the CRS; unknown where the metadata has none
 * @param edges how edges run
 */
record GeoArrowMetadata(Crs crs, Edges edges) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static String of(ColumnType.Geometry geometry) {
    ObjectNode node = JSON.createObjectNode();
    if (geometry.crs() instanceof Crs.Projjson projjson) {
      node.put("crs_type", "projjson");
      node.putRawValue("crs", new RawValue(projjson.text()));
    } else if (geometry.crs() instanceof Crs.Authority authority) {
      node.put("crs_type", "authority_code");
      node.put("crs", authority.toString());
    }
    if (geometry.edges() != Edges.PLANAR) {
      node.put("edges", geometry.edges().label());
    }
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new ContractException(
          "The CRS cannot be written as GeoArrow metadata: " + geometry.crs(), e);
    }
  }

  static GeoArrowMetadata parse(String text, String path) {
    if (text.isBlank()) {
      return new GeoArrowMetadata(Crs.unknown(), Edges.PLANAR);
    }
    try (JsonParser parser = STRICT.createParser(text)) {
      return parse(parser, text, path);
    } catch (IOException e) {
      throw new ContractException(
          "Field \"%s\" has GeoArrow metadata that is no JSON object: %s"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static GeoArrowMetadata parse(JsonParser parser, String text, String path)
      throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ContractException(
          "Field \"%s\" has GeoArrow metadata that is no JSON object.".formatted(path));
    }
    Crs crs = Crs.unknown();
    Edges edges = Edges.PLANAR;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("crs") && value != JsonToken.VALUE_NULL) {
        crs = crs(parser, text, path);
      } else if (key.equals("edges") && value != JsonToken.VALUE_NULL) {
        edges = edges(parser.getValueAsString(""), path);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new ContractException(
          "Field \"%s\" has GeoArrow metadata with text behind its JSON object.".formatted(path));
    }
    return new GeoArrowMetadata(crs, edges);
  }

  /** A definition is cut from the text as it stands: parsing and writing again would change it. */
  private static Crs crs(JsonParser parser, String text, String path) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      int end = (int) parser.currentLocation().getCharOffset();
      return Crs.projjson(text.substring(start, end));
    }
    String name = parser.getValueAsString("");
    Optional<Crs> crs = ofText(name);
    return crs.orElseThrow(
        () ->
            new ContractException(
                "Field \"%s\" has the CRS \"%s\", which is neither AUTHORITY:CODE nor PROJJSON; write it as one of these, or leave it out where it is unknown."
                    .formatted(path, name.length() <= 80 ? name : name.substring(0, 80) + "…")));
  }

  private static Optional<Crs> ofText(String name) {
    if (name.stripLeading().startsWith("{")) {
      return Optional.of(Crs.projjson(name));
    }
    boolean authorityCode = name.matches("[A-Za-z][\\w.-]*:[\\w.-]+");
    return authorityCode ? Optional.of(Crs.of(name)) : Optional.empty();
  }

  private static Edges edges(String label, String path) {
    return Edges.ofLabel(label)
        .orElseThrow(
            () ->
                new ContractException(
                    "Field \"%s\" has edges \"%s\"; known are planar, spherical, vincenty, thomas, andoyer and karney."
                        .formatted(path, label)));
  }
}
