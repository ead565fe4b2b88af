package dev.graticule.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Crs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What PROJJSON tells without a database of CRS.
 *
 * @param form whether it defines a CRS
 * @param kind what its first two coordinates are
 * @param epochRefusal why a coordinate epoch has no use there, when it has none
 */
record CrsFacts(Form form, Kind kind, Optional<String> epochRefusal) {

  /** How a CRS is given. */
  enum Form {
    /** With all that its type needs. */
    DEFINITION,
    /** By nothing but its type, authority and code. */
    REFERENCE,
    /** Neither: something needed is missing. */
    BROKEN
  }

  /** What the first two coordinates are. */
  enum Kind {
    /** Longitude and latitude in degrees. */
    DEGREES,
    /** Longitude and latitude in another unit. */
    ANGLES,
    /** Lengths in a plane, in space or in a building: no longitude and latitude. */
    NOT_GEOGRAPHIC,
    /** Nothing is known. */
    UNKNOWN
  }

  private static final List<String> DERIVED =
      List.of("name", "base_crs", "conversion", "coordinate_system");

  /** What the PROJJSON schema (v0.7) requires of each type. */
  private static final Map<String, List<String>> REQUIRED =
      Map.ofEntries(
          Map.entry("GeographicCRS", List.of("name")),
          Map.entry("GeodeticCRS", List.of("name")),
          Map.entry("VerticalCRS", List.of("name")),
          Map.entry("ProjectedCRS", DERIVED),
          Map.entry("DerivedGeographicCRS", DERIVED),
          Map.entry("DerivedGeodeticCRS", DERIVED),
          Map.entry("DerivedProjectedCRS", DERIVED),
          Map.entry("DerivedVerticalCRS", DERIVED),
          Map.entry("DerivedEngineeringCRS", DERIVED),
          Map.entry("DerivedParametricCRS", DERIVED),
          Map.entry("DerivedTemporalCRS", DERIVED),
          Map.entry("CompoundCRS", List.of("name", "components")),
          Map.entry("BoundCRS", List.of("source_crs", "target_crs", "transformation")),
          Map.entry("EngineeringCRS", List.of("name", "datum")),
          Map.entry("ParametricCRS", List.of("name", "datum")),
          Map.entry("TemporalCRS", List.of("name", "datum")));

  private static final Set<String> WITH_DATUM_OR_ENSEMBLE =
      Set.of("GeographicCRS", "GeodeticCRS", "VerticalCRS");

  private static final Set<String> OF_A_REFERENCE = Set.of("$schema", "type", "id");

  static CrsFacts of(Crs crs) {
    if (crs instanceof Crs.Unknown) {
      return new CrsFacts(
          Form.DEFINITION, Kind.UNKNOWN, Optional.of("its CRS is unknown (\"crs\" is null)"));
    }
    Optional<JsonNode> own = CrsDefinitions.projjson(crs).flatMap(CrsFacts::tree);
    if (own.isEmpty()) {
      return new CrsFacts(Form.REFERENCE, Kind.UNKNOWN, Optional.empty());
    }
    // A well-known name says more than a definition that was simplified on the way here.
    JsonNode best =
        crs.identifier()
            .flatMap(name -> CrsDefinitions.projjson(Crs.of(name)))
            .flatMap(CrsFacts::tree)
            .orElse(own.get());
    return new CrsFacts(form(own.get()), kind(best), epochRefusal(best));
  }

  private static Optional<JsonNode> tree(String text) {
    try {
      return Optional.of(GeoMetadataParser.JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Form form(JsonNode crs) {
    String type = crs.path("type").asText("");
    List<String> required = REQUIRED.get(type);
    if (required == null) {
      return Form.BROKEN;
    }
    boolean whole = required.stream().allMatch(field -> isSound(crs, field));
    boolean datum = crs.path("datum").isObject();
    boolean ensemble = crs.path("datum_ensemble").isObject();
    if (whole && (!WITH_DATUM_OR_ENSEMBLE.contains(type) || datum != ensemble)) {
      return Form.DEFINITION;
    }
    JsonNode id = crs.path("id");
    boolean bare =
        crs.properties().stream().allMatch(field -> OF_A_REFERENCE.contains(field.getKey()));
    boolean named = id.path("authority").isTextual() && id.path("code").isValueNode();
    return bare && named ? Form.REFERENCE : Form.BROKEN;
  }

  private static boolean isSound(JsonNode crs, String field) {
    JsonNode value = crs.path(field);
    return switch (field) {
      case "name" -> value.isTextual();
      case "components" -> value.isArray() && !value.isEmpty();
      default -> value.isObject();
    };
  }

  /** The part of a CRS that its first two coordinates are of. */
  private static JsonNode horizontal(JsonNode crs) {
    return switch (crs.path("type").asText("")) {
      case "CompoundCRS" -> horizontal(crs.path("components").path(0));
      case "BoundCRS" -> horizontal(crs.path("source_crs"));
      default -> crs;
    };
  }

  private static Kind kind(JsonNode whole) {
    JsonNode crs = horizontal(whole);
    JsonNode system = crs.path("coordinate_system");
    return switch (crs.path("type").asText("")) {
      case "GeographicCRS", "DerivedGeographicCRS" -> angles(system);
      case "GeodeticCRS", "DerivedGeodeticCRS" ->
          switch (system.path("subtype").asText("")) {
            case "ellipsoidal" -> angles(system);
            case "Cartesian", "spherical" -> Kind.NOT_GEOGRAPHIC;
            default -> Kind.UNKNOWN;
          };
      case "ProjectedCRS", "DerivedProjectedCRS", "EngineeringCRS", "DerivedEngineeringCRS" ->
          Kind.NOT_GEOGRAPHIC;
      default -> Kind.UNKNOWN;
    };
  }

  private static Kind angles(JsonNode system) {
    return system.path("axis").path(0).path("unit").asText("").equals("degree")
        ? Kind.DEGREES
        : Kind.ANGLES;
  }

  /**
   * Coordinates change with time in one reference frame. An ensemble lumps several frames together
   * and says that their differences do not matter, so it has no epoch; nor has what is not on the
   * Earth. PROJJSON does not tell which single frames are fixed to a plate, so none is refused.
   */
  private static Optional<String> epochRefusal(JsonNode whole) {
    JsonNode crs = horizontal(whole);
    while (crs.path("base_crs").isObject()) {
      crs = crs.path("base_crs");
    }
    if (crs.path("datum_ensemble").isObject()) {
      return Optional.of(
          "its CRS rests on the %s, whose frames are held to be one; name a single frame, such as EPSG:9057 for WGS 84 (G1762)"
              .formatted(Quoted.brief(crs.path("datum_ensemble").path("name").asText("ensemble"))));
    }
    return switch (crs.path("type").asText("")) {
      case "EngineeringCRS", "ParametricCRS", "TemporalCRS" ->
          Optional.of("its CRS is not fixed to the Earth");
      default -> Optional.empty();
    };
  }
}
