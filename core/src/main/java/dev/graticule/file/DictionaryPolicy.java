package dev.graticule.file;

/** Whether the distinct values of a column are written once, and rows as indexes. */
public enum DictionaryPolicy {
  /** As long as it pays: while at least half of the values were there before. */
  AUTO,
  /** Always, up to Parquet's usual size of a dictionary, 1 MiB. */
  ALWAYS,
  /** Never. */
  NEVER
}
