package dev.graticule.contract;

/** Which coordinates a geometry carries. The ordinal is the thousands digit of its ISO WKB code. */
public enum Dimensions {
  /** Plane. */
  XY(2, ""),
  /** With height. */
  XYZ(3, " Z"),
  /** With a measure. */
  XYM(3, " M"),
  /** With height and measure. */
  XYZM(4, " ZM");

  private final int count;
  private final String suffix;

  Dimensions(int count, String suffix) {
    this.count = count;
    this.suffix = suffix;
  }

  /**
   * How many numbers a position has.
   *
   * @return 2, 3 or 4
   */
  public int count() {
    return count;
  }

  /**
   * What GeoParquet puts behind a type's name, such as {@code " Z"}.
   *
   * @return the suffix; empty for XY
   */
  public String suffix() {
    return suffix;
  }

  /**
   * Tells whether there is a height.
   *
   * @return whether there is
   */
  public boolean hasZ() {
    return this == XYZ || this == XYZM;
  }

  /**
   * Tells whether there is a measure.
   *
   * @return whether there is
   */
  public boolean hasM() {
    return this == XYM || this == XYZM;
  }
}
