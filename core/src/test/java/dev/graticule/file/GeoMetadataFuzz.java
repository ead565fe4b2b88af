package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import java.nio.charset.StandardCharsets;

/**
 * Whatever bytes a file has for {@code geo}: reading them ends in metadata or in a typed error, and
 * what was read can be written and read again. The entry is Jazzer's; {@link GeoMetadataFuzzTest}
 * replays the corpus and its mutations without it.
 */
public final class GeoMetadataFuzz {
  private GeoMetadataFuzz() {}

  /**
   * Jazzer's entry.
   *
   * @param bytes any bytes
   */
  public static void fuzzerTestOneInput(byte[] bytes) {
    GeoMetadata metadata;
    try {
      metadata = GeoMetadata.parse(bytes, "fuzz");
    } catch (GraticuleException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    Findings findings = new Findings("fuzz", 3);
    GeoMetadataParser.parse(new String(bytes, StandardCharsets.UTF_8), findings);
    assertThat(findings.isEmpty()).as("what reads without error has no problem").isTrue();
    metadata.columns().values().forEach(column -> CrsFacts.of(column.crs()));
    String written;
    try {
      written = metadata.toJson();
    } catch (GraticuleException e) {
      // Some versions have no words for what another one's file says.
      return;
    }
    assertThat(GeoMetadata.parse(written, "fuzz")).isEqualTo(withoutLostMeasures(metadata));
  }

  /** Before 2.0, and without z, a bbox has no place for measures. */
  private static GeoMetadata withoutLostMeasures(GeoMetadata metadata) {
    java.util.Map<String, GeoColumn> columns = new java.util.LinkedHashMap<>(metadata.columns());
    boolean measures = metadata.readAs() == GeoParquetVersion.V2_0;
    columns.replaceAll(
        (name, column) ->
            column.withGeometries(
                column.kinds(),
                column
                    .bbox()
                    .map(
                        b ->
                            measures && b.z().isPresent()
                                ? b
                                : new dev.graticule.contract.Bounds(
                                    b.xmin(),
                                    b.ymin(),
                                    b.xmax(),
                                    b.ymax(),
                                    b.z(),
                                    java.util.Optional.empty()))));
    return new GeoMetadata(metadata.version(), metadata.primaryColumn(), columns);
  }
}
