package dev.graticule.batch;

/**
 * How large a geometry may be before it is refused. A count in WKB is a claim by whoever wrote it;
 * these caps bound what a claim can cost.
 *
 * @param maxDepth how many collections may stand inside one another, members of the outermost being
 *     at depth 1; 0 to 256
 * @param maxVertices how many positions a geometry may have in all
 * @param maxBytes how long a geometry may be
 */
public record WkbLimits(int maxDepth, long maxVertices, long maxBytes) {
  /** As deep as DuckDB goes; geometries met in practice stay below 3. */
  public static final int DEFAULT_MAX_DEPTH = 16;

  /** Six times all the borders of the world's time zones together. */
  public static final long DEFAULT_MAX_VERTICES = 50_000_000;

  /** 256 MiB: an eighth of what one Arrow binary vector can address. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  private static final int DEEPEST = 256;

  private static final WkbLimits DEFAULTS =
      new WkbLimits(DEFAULT_MAX_DEPTH, DEFAULT_MAX_VERTICES, DEFAULT_MAX_BYTES);

  /** Checks the ranges; the depth is capped because reading is recursive. */
  public WkbLimits {
    if (maxDepth < 0 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException(
          "maxDepth must lie between 0 and %d, not be %d.".formatted(DEEPEST, maxDepth));
    }
    if (maxVertices < 0 || maxVertices > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxVertices must lie between 0 and %d, not be %d."
              .formatted(Integer.MAX_VALUE, maxVertices));
    }
    if (maxBytes < 0 || maxBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxBytes must lie between 0 and %d, not be %d.".formatted(Integer.MAX_VALUE, maxBytes));
    }
  }

  /**
   * The default limits.
   *
   * @return depth 16, 50 million vertices, 256 MiB
   */
  public static WkbLimits defaults() {
    return DEFAULTS;
  }
}
