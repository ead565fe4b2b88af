package dev.graticule.contract;

import java.util.List;
import java.util.Optional;

/**
 * An axis-parallel box in the units of a CRS. A box with {@code xmin > xmax} crosses the
 * antimeridian: it runs east from xmin, over 180°, to xmax (RFC 7946, section 5.2; GeoParquet,
 * "bbox"). Nothing is empty here: what has no extent has no bounds.
 *
 * @param xmin western or lower x
 * @param ymin lower y
 * @param xmax eastern or upper x
 * @param ymax upper y
 * @param z range of the third coordinate, where there is one
 * @param m range of the measure, where there is one
 */
public record Bounds(
    double xmin, double ymin, double xmax, double ymax, Optional<Range> z, Optional<Range> m) {

  /**
   * A closed range of numbers.
   *
   * @param min the least
   * @param max the greatest, not less than min
   */
  public record Range(double min, double max) {
    /** Checks the order. */
    public Range {
      if (!(min <= max)) {
        throw new IllegalArgumentException(
            "A range needs min <= max, not %s and %s.".formatted(min, max));
      }
    }

    /**
     * The range that holds both.
     *
     * @param other another range
     * @return the union
     */
    public Range union(Range other) {
      return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }
  }

  /** Checks that the numbers are ordered and none is NaN. */
  public Bounds {
    if (Double.isNaN(xmin) || Double.isNaN(xmax) || !(ymin <= ymax)) {
      throw new IllegalArgumentException(
          "Bounds need numbers with ymin <= ymax, not [%s, %s, %s, %s]."
              .formatted(xmin, ymin, xmax, ymax));
    }
  }

  /**
   * A plane box.
   *
   * @param xmin western or lower x
   * @param ymin lower y
   * @param xmax eastern or upper x; less than xmin when the box crosses the antimeridian
   * @param ymax upper y
   * @return the box
   */
  public static Bounds of(double xmin, double ymin, double xmax, double ymax) {
    return new Bounds(xmin, ymin, xmax, ymax, Optional.empty(), Optional.empty());
  }

  /**
   * Tells whether the box runs over the antimeridian.
   *
   * @return whether xmin is greater than xmax
   */
  public boolean crossesAntimeridian() {
    return xmin > xmax;
  }

  /**
   * The box as boxes that do not cross the antimeridian: itself, or two that meet at ±180°.
   *
   * @return one or two boxes
   */
  public List<Bounds> split() {
    return crossesAntimeridian()
        ? List.of(new Bounds(xmin, ymin, 180, ymax, z, m), new Bounds(-180, ymin, xmax, ymax, z, m))
        : List.of(this);
  }

  /**
   * Tells whether two boxes share a point of the x-y plane, borders included.
   *
   * @param other another box of the same CRS
   * @return whether they do
   */
  public boolean intersects(Bounds other) {
    if (ymin > other.ymax || other.ymin > ymax) {
      return false;
    }
    for (Bounds a : split()) {
      for (Bounds b : other.split()) {
        if (a.xmin <= b.xmax && b.xmin <= a.xmax) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Tells whether each point of the other box lies in this one, in the x-y plane.
   *
   * @param other another box of the same CRS
   * @return whether it does
   */
  public boolean contains(Bounds other) {
    if (other.ymin < ymin || other.ymax > ymax) {
      return false;
    }
    return other.split().stream()
        .allMatch(b -> split().stream().anyMatch(a -> a.xmin <= b.xmin && b.xmax <= a.xmax));
  }

  /**
   * A box that holds both. When either crosses the antimeridian the result runs around the whole
   * globe in x, which is wide but never wrong.
   *
   * @param other another box of the same CRS
   * @return the union
   */
  public Bounds union(Bounds other) {
    boolean crosses = crossesAntimeridian() || other.crossesAntimeridian();
    return new Bounds(
        crosses ? Math.min(-180, Math.min(xmax, other.xmax)) : Math.min(xmin, other.xmin),
        Math.min(ymin, other.ymin),
        crosses ? Math.max(180, Math.max(xmin, other.xmin)) : Math.max(xmax, other.xmax),
        Math.max(ymax, other.ymax),
        union(z, other.z),
        union(m, other.m));
  }

  private static Optional<Range> union(Optional<Range> a, Optional<Range> b) {
    if (a.isPresent() && b.isPresent()) {
      return Optional.of(a.get().union(b.get()));
    }
    return a.isPresent() ? a : b;
  }
}
