package dev.graticule.batch;

/**
 * What is odd about a geometry whose WKB is sound. Such bytes are kept and passed on as they are;
 * JTS, though, cannot hold them and mends them when {@link WkbCodec} decodes.
 */
public enum WkbFinding {
  /** A polygon's ring does not end where it begins, in x and y. JTS closes it. */
  UNCLOSED_RING,
  /** A polygon's ring has 1 to 3 positions; 4 are the least. JTS repeats the first. */
  SHORT_RING,
  /** A line string has a single position. JTS repeats it. */
  ONE_POINT_LINE
}
