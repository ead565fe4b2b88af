package dev.graticule.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The {@code geo} metadata of a GeoParquet file.
 *
 * @param version as the file has it, such as {@code 1.1.0}
 * @param primaryColumn the geometry column that is meant when none is named
 * @param columns what is said of each geometry column, in the order of the file
 */
public record GeoMetadata(String version, String primaryColumn, Map<String, GeoColumn> columns) {
  /** The key under which it stands in a Parquet file. */
  public static final String KEY = "geo";

  /** Longer metadata is refused unread. */
  public static final int MAX_BYTES = 1 << 20;

  /** Keeps the order of the columns and checks that the primary one is among them. */
  public GeoMetadata {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    if (!columns.containsKey(primaryColumn)) {
      throw new GeoParquetException(
          "The primary column \"%s\" is none of the geometry columns %s."
              .formatted(primaryColumn, columns.keySet()));
    }
  }

  /**
   * Reads metadata. A covering that several columns name is kept for the primary one only: some
   * writers give every geometry column the boxes of the first.
   *
   * @param text the JSON text
   * @param file where it comes from, for messages
   * @return the metadata
   * @throws GeoParquetException when it is not what the specification asks for, or of a version
   *     that cannot be read; names the file and, where there is one, the column
   */
  public static GeoMetadata parse(String text, String file) {
    return GeoMetadataParser.parse(
            text,
            (code, column, sentence) -> {
              throw new GeoParquetException("%s: %s".formatted(file, sentence));
            })
        .metadata()
        .withoutBorrowedCoverings();
  }

  /**
   * Reads metadata from the bytes of a file's footer.
   *
   * @param utf8 the JSON text
   * @param file where it comes from, for messages
   * @return the metadata
   * @throws GeoParquetException as {@link #parse(String, String)}, and when the bytes are no UTF-8
   */
  public static GeoMetadata parse(byte[] utf8, String file) {
    try {
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString(), file);
    } catch (CharacterCodingException e) {
      throw new GeoParquetException(
          "%s: the geo metadata is no UTF-8 text; write the file again.".formatted(file), e);
    }
  }

  /** Boxes of other geometries would say of rows that match that they do not. */
  private GeoMetadata withoutBorrowedCoverings() {
    Map<Covering.Path, Long> uses =
        columns.values().stream()
            .flatMap(column -> column.covering().stream())
            .flatMap(Covering::paths)
            .collect(Collectors.groupingBy(path -> path, Collectors.counting()));
    Map<String, GeoColumn> kept = new LinkedHashMap<>(columns);
    kept.replaceAll(
        (name, column) -> {
          boolean isShared =
              column.covering().stream()
                  .flatMap(Covering::paths)
                  .anyMatch(path -> uses.getOrDefault(path, 0L) > 1);
          return isShared && !name.equals(primaryColumn) ? column.withoutCovering() : column;
        });
    return new GeoMetadata(version, primaryColumn, kept);
  }

  /**
   * The version that the file is to be read as.
   *
   * @return the version
   * @throws GeoParquetException when nothing here can read such a file
   */
  public GeoParquetVersion readAs() {
    return GeoParquetVersion.readableAs(version)
        .orElseThrow(() -> new GeoParquetException(GeoMetadataParser.unknownVersion(version)));
  }

  /**
   * What is said of the primary column.
   *
   * @return the description
   */
  public GeoColumn primary() {
    return Objects.requireNonNull(columns.get(primaryColumn));
  }

  /**
   * The JSON text for a file of this version. OGC:CRS84 is written by leaving the CRS out, which
   * every reader understands; PROJJSON is written byte for byte.
   *
   * @return the text, which {@link #parse(String, String)} reads to the same metadata
   * @throws GeoParquetException when the version has no words for something here (measures or
   *     geodesic edges before 2.0), or a CRS has a name but no known definition
   */
  public String toJson() {
    return GeoMetadataWriter.write(this);
  }
}
