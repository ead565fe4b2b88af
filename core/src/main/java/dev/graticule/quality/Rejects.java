package dev.graticule.quality;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;

/**
 * Where diverted rows go: a new file in a folder for each write that diverts any. It holds each of
 * them with its place among all rows given (from 0), the rule it breaks, the reason, and all its
 * values as they came, so that nothing is lost.
 *
 * <p>The file is shown whole, right before the rows that pass are committed, and removed when that
 * fails. When nobody knows whether they were committed, it stays. A process that is killed in the
 * moment between leaves the file of rows that were never written: the history of a table tells the
 * two apart, since a commit notes the name of its file in its summary under {@value #SUMMARY}.
 *
 * <p>A table's own folder is no place for them: what lies there is, or may become, the table.
 *
 * @param store where the folder lies; stays the caller's
 * @param folder the folder
 * @param format how rows are written
 */
public record Rejects(Store store, StorePath folder, Format format) {
  /** Under this name the summary of a commit holds the path of its file of rejects. */
  public static final String SUMMARY = "graticule.rejects";

  /** How rows are written. */
  public enum Format {
    /**
     * One JSON object a line: {@code row}, {@code rule}, {@code column} where one is at fault,
     * {@code reason}, and under {@code values} all columns. Geometries and other bytes are
     * hexadecimal digits, times as ISO 8601, maps lists of key and value, NaN and infinities text.
     */
    NDJSON("ndjson"),
    /**
     * GeoParquet: {@code reject_row}, {@code reject_rule}, {@code reject_column}, {@code
     * reject_reason}, then the columns of the table, none of them required. A geometry whose bytes
     * are no WKB is null, and stands in {@code reject_wkb_} followed by the column's name.
     */
    GEOPARQUET("parquet");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }

    String extension() {
      return extension;
    }
  }

  /**
   * As lines of JSON, for people and for anything that reads text.
   *
   * @param store where the folder lies; stays the caller's
   * @param folder the folder
   * @return the place
   */
  public static Rejects ndjson(Store store, StorePath folder) {
    return new Rejects(store, folder, Format.NDJSON);
  }

  /**
   * As GeoParquet, to be looked at on a map, mended by query and appended again.
   *
   * @param store where the folder lies; stays the caller's
   * @param folder the folder
   * @return the place
   */
  public static Rejects geoParquet(Store store, StorePath folder) {
    return new Rejects(store, folder, Format.GEOPARQUET);
  }
}
