package dev.graticule.iceberg;

import dev.graticule.table.Retention;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;

/**
 * What a format makes tables with.
 *
 * @param namespace where in the catalog they are
 * @param version which version of the specification they keep to
 * @param retention how long their versions are kept
 * @param properties more table properties; they win over those made here
 */
record Settings(
    Namespace namespace,
    FormatVersion version,
    Retention retention,
    Map<String, String> properties) {
  /** Copies the map. */
  Settings {
    properties = Map.copyOf(properties);
  }

  static Settings defaults() {
    return new Settings(Namespace.of("lake"), FormatVersion.V2, Retention.defaults(), Map.of());
  }
}
