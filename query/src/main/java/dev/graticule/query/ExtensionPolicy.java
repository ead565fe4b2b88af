package dev.graticule.query;

/** How far an engine may go to find DuckDB's {@code spatial} extension. */
public enum ExtensionPolicy {
  /** Do without, even where it is installed. */
  NEVER,
  /** Take it where it is installed: the configured directory, then DuckDB's own. */
  INSTALLED,
  /** Where it is not installed, let DuckDB download it. */
  DOWNLOAD
}
