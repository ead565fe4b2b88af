package dev.graticule.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;

/**
 * What coordinates mean. Nothing is guessed: an unknown CRS stays {@link Unknown}, and PROJJSON
 * text is kept byte for byte.
 */
public sealed interface Crs {

  /**
   * Longitude and latitude in degrees on WGS 84, in this order; what GeoParquet means when a file
   * says nothing.
   *
   * @return OGC:CRS84
   */
  static Crs crs84() {
    return Authority.CRS84;
  }

  /**
   * A CRS by its authority and code.
   *
   * @param name such as {@code OGC:CRS84}, {@code EPSG:4326} or {@code EPSG:25832}
   * @return the CRS
   * @throws ContractException when the name is not of the form AUTHORITY:CODE
   */
  static Crs of(String name) {
    int colon = name.indexOf(':');
    if (colon <= 0 || colon == name.length() - 1 || name.chars().anyMatch(c -> c <= ' ')) {
      throw new ContractException(
          "\"%s\" is no name of a CRS; write AUTHORITY:CODE, such as EPSG:25832, or give its PROJJSON."
              .formatted(name));
    }
    return new Authority(
        name.substring(0, colon).toUpperCase(Locale.ROOT), name.substring(colon + 1));
  }

  /**
   * A CRS by its PROJJSON definition.
   *
   * @param text the definition, kept as it is
   * @return the CRS
   * @throws ContractException when the text is no JSON object
   */
  static Crs projjson(String text) {
    return new Projjson(text);
  }

  /**
   * A CRS nobody knows: GeoParquet's explicit null.
   *
   * @return the unknown CRS
   */
  static Crs unknown() {
    return Unknown.INSTANCE;
  }

  /**
   * The authority and code, where the CRS has them.
   *
   * @return such as {@code EPSG:25832}
   */
  Optional<String> identifier();

  /**
   * Tells whether two CRS are known to be the same: by authority and code, or by equal definitions.
   * OGC:CRS84 and EPSG:4326 differ only in the order of axes, which WKB and GeoParquet fix as x, y;
   * they count as the same. An unknown CRS is the same as nothing, itself included.
   *
   * @param other another CRS
   * @return whether they are
   */
  default boolean sameAs(Crs other) {
    if (this instanceof Unknown || other instanceof Unknown) {
      return false;
    }
    Optional<String> mine = identifier().map(Crs::lonLat);
    Optional<String> others = other.identifier().map(Crs::lonLat);
    boolean named = mine.isPresent() && others.isPresent();
    return named ? mine.equals(others) : equals(other);
  }

  private static String lonLat(String name) {
    return name.equals("EPSG:4326") ? "OGC:CRS84" : name;
  }

  /**
   * A CRS by name.
   *
   * @param authority in upper case, such as EPSG
   * @param code such as 25832
   */
  record Authority(String authority, String code) implements Crs {
    private static final Crs CRS84 = new Authority("OGC", "CRS84");

    @Override
    public Optional<String> identifier() {
      return Optional.of(authority + ":" + code);
    }

    @Override
    public String toString() {
      return authority + ":" + code;
    }
  }

  /**
   * A CRS by definition.
   *
   * @param text PROJJSON, as it came
   */
  record Projjson(String text) implements Crs {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Checks that the text is a JSON object. */
    public Projjson {
      parse(text);
    }

    private static JsonNode parse(String text) {
      try {
        JsonNode node = JSON.readTree(text);
        if (node == null || !node.isObject()) {
          throw new ContractException(
              "A PROJJSON definition is a JSON object; this is not: " + abridged(text));
        }
        return node;
      } catch (JsonProcessingException e) {
        throw new ContractException(
            "A PROJJSON definition is a JSON object; this is not: " + abridged(text), e);
      }
    }

    private static String abridged(String text) {
      return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override
    public Optional<String> identifier() {
      JsonNode id = parse(text).path("id");
      String authority = id.path("authority").asText("");
      String code = id.path("code").asText("");
      return authority.isEmpty() || code.isEmpty()
          ? Optional.empty()
          : Optional.of(authority.toUpperCase(Locale.ROOT) + ":" + code);
    }

    @Override
    public String toString() {
      return identifier().orElseGet(() -> abridged(text));
    }
  }

  /** A CRS nobody knows. */
  enum Unknown implements Crs {
    /** The one value. */
    INSTANCE;

    @Override
    public Optional<String> identifier() {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "unknown CRS";
    }
  }
}
