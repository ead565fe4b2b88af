package dev.graticule.batch;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is odd about a geometry whose WKB is sound. Such bytes are kept and passed on as they are;
 * JTS, though, cannot hold them and mends them when {@link WkbCodec} decodes.
 */
public enum WkbFinding {
  /** A polygon's ring does not end where it begins, in x and y. JTS closes it. */
  UNCLOSED_RING(1),
  /** A polygon's ring has 1 to 3 positions; 4 are the least. JTS repeats the first. */
  SHORT_RING(2),
  /** A line string has a single position. JTS repeats it. */
  ONE_POINT_LINE(4);

  private final int bit;

  WkbFinding(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  static Set<WkbFinding> ofBits(int bits) {
    return Arrays.stream(values())
        .filter(finding -> (bits & finding.bit) != 0)
        .collect(Collectors.toUnmodifiableSet());
  }
}
