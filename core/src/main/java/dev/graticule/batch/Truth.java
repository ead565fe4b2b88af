package dev.graticule.batch;

/** What a condition comes to on a row. */
enum Truth {
  TRUE,
  FALSE,
  UNKNOWN;

  static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }
}
