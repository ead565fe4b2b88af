package dev.graticule.query;

/**
 * Whether an engine has DuckDB's {@code spatial} extension, and from where. Typed queries answer
 * alike either way; SQL can call {@code ST_*} functions only with it.
 *
 * @param source where it came from
 * @param detail the directory, or why there is none; for people
 */
public record SpatialSupport(Source source, String detail) {

  /** Where the extension came from. */
  public enum Source {
    /** The configured directory. */
    CONFIGURED,
    /** DuckDB's own directory of installed extensions. */
    INSTALLED,
    /** A download by DuckDB. */
    DOWNLOADED,
    /** From nowhere: there is none. */
    NONE
  }

  /**
   * Tells whether {@code ST_*} functions can be called.
   *
   * @return whether the extension is loaded
   */
  public boolean isAvailable() {
    return source != Source.NONE;
  }
}
