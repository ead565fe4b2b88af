package dev.graticule.file;

import dev.graticule.contract.Crs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * PROJJSON definitions of the few CRS that can be written by name alone: GeoParquet wants a
 * definition where its default does not hold. The definitions are PROJ's, of the EPSG data set
 * v11.022.
 */
public final class CrsDefinitions {
  private static final Map<String, String> BY_NAME =
      Map.of(
          "OGC:CRS84", read("ogc-crs84"),
          "EPSG:4326", read("epsg-4326"),
          "EPSG:3857", read("epsg-3857"));

  private CrsDefinitions() {}

  private static String read(String name) {
    try (InputStream in = CrsDefinitions.class.getResourceAsStream(name + ".projjson")) {
      if (in == null) {
        throw new IllegalStateException("The resource " + name + ".projjson is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The definition of a CRS.
   *
   * @param crs a CRS
   * @return its PROJJSON: its own, or the one known for its name; empty for any other name and for
   *     the unknown CRS
   */
  public static Optional<String> projjson(Crs crs) {
    return crs instanceof Crs.Projjson own
        ? Optional.of(own.text())
        : crs.identifier().map(BY_NAME::get);
  }

  /**
   * The definition of a CRS that is to be written.
   *
   * @param crs a CRS, not the unknown one
   * @return its PROJJSON
   * @throws GeoParquetException when only a name is there and its definition is not known here
   */
  public static String requireProjjson(Crs crs) {
    return projjson(crs)
        .orElseThrow(
            () ->
                new GeoParquetException(
                    ("%s cannot be written by its name: GeoParquet wants a PROJJSON definition, and only those of "
                            + "OGC:CRS84, EPSG:4326 and EPSG:3857 are known here. Give the definition with "
                            + "Crs.projjson(text), such as `projinfo -o PROJJSON %s` prints it.")
                        .formatted(crs, crs)));
  }
}
