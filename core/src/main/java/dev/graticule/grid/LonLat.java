package dev.graticule.grid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import java.util.Set;

/**
 * Which CRS are longitude and latitude in degrees from Greenwich. Those on other frames than WGS 84
 * (ETRS89, NAD83) differ from it by metres at most; their numbers are taken as they are.
 */
public final class LonLat {
  private static final Set<String> KNOWN =
      Set.of(
          "OGC:CRS84",
          "OGC:CRS84H",
          "OGC:CRS83",
          "EPSG:4326",
          "EPSG:4979",
          "EPSG:4258",
          "EPSG:4937",
          "EPSG:4269",
          "EPSG:9057",
          "EPSG:9755",
          "EPSG:7844",
          "EPSG:6318");

  private static final JsonMapper JSON = new JsonMapper();

  private LonLat() {}

  /**
   * Tells whether coordinates are longitude and latitude.
   *
   * @param crs what they mean
   * @return whether they are, as far as is known: an unknown CRS is not
   */
  public static boolean is(Crs crs) {
    if (crs.identifier()
        .filter(id -> KNOWN.contains(id.toUpperCase(java.util.Locale.ROOT)))
        .isPresent()) {
      return true;
    }
    return crs instanceof Crs.Projjson projjson && isGeographic(projjson.text());
  }

  private static boolean isGeographic(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      JsonNode system = node.path("coordinate_system");
      boolean degrees = system.path("axis").size() >= 2;
      for (int i = 0; i < 2; i++) {
        degrees &= system.path("axis").path(i).path("unit").asText().equals("degree");
      }
      return node.path("type").asText().equals("GeographicCRS")
          && degrees
          && isGreenwich(node.path("datum"))
          && isGreenwich(node.path("datum_ensemble"));
    } catch (JsonProcessingException e) {
      // A contract holds PROJJSON that it has read once already.
      throw new ContractException("This PROJJSON cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Where nothing is said the prime meridian is Greenwich. */
  private static boolean isGreenwich(JsonNode datum) {
    JsonNode longitude = datum.path("prime_meridian").path("longitude");
    return longitude.isMissingNode() || (longitude.isNumber() && longitude.doubleValue() == 0);
  }

  /**
   * Holds a column against what grids can take.
   *
   * @param contract the contract
   * @param column the name of a column
   * @throws ContractException when it is no column of geometries in longitude and latitude
   */
  public static void require(Contract contract, String column) {
    Column geometry = contract.require(column);
    if (!(geometry.type() instanceof ColumnType.Geometry type)) {
      throw new ContractException(
          "Column \"%s\" is %s; cells are of geometries.".formatted(column, geometry.type()));
    }
    if (!is(type.crs())) {
      throw new ContractException(
          "Column \"%s\" is in %s, and cells are of longitude and latitude; transform the geometries to OGC:CRS84 first."
              .formatted(column, type.crs()));
    }
  }
}
