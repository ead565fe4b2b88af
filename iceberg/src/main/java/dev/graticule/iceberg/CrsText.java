package dev.graticule.iceberg;

import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import java.util.Map;

/**
 * A CRS as the text in Iceberg's {@code geometry} and {@code geography} types: a name of authority
 * and code, or {@code projjson:} and the name of the table property that holds the definition
 * (Iceberg specification, "Geospatial types").
 */
final class CrsText {
  private static final String BY_PROPERTY = "projjson:";
  private static final String UNKNOWN = "srid:0";

  private CrsText() {}

  /** The text of a CRS; its definition, when it has no name, goes into a property. */
  static String write(Crs crs, Map<String, String> properties) {
    if (crs instanceof Crs.Unknown) {
      return UNKNOWN;
    }
    return crs.identifier()
        .orElseGet(
            () -> {
              String definition = ((Crs.Projjson) crs).text();
              String property = "graticule.crs." + Integer.toHexString(definition.hashCode());
              properties.put(property, definition);
              return BY_PROPERTY + property;
            });
  }

  /** The CRS of a text; unknown when it says nothing that can be told for sure. */
  static Crs read(String text, Map<String, String> properties) {
    String plain = unquoted(text.strip());
    try {
      if (plain.isEmpty()) {
        return Crs.crs84();
      }
      if (plain.startsWith(BY_PROPERTY)) {
        String definition = properties.get(plain.substring(BY_PROPERTY.length()));
        return definition == null ? Crs.unknown() : Crs.projjson(definition);
      }
      if (plain.startsWith("{")) {
        return Crs.projjson(plain);
      }
      // A bare SRID names no authority.
      return plain.startsWith("srid:") ? Crs.unknown() : Crs.of(plain);
    } catch (ContractException e) {
      return Crs.unknown();
    }
  }

  /** Some writers quote the text, and Iceberg's Java library keeps the quotes. */
  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
