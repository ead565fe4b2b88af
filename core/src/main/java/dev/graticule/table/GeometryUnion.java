package dev.graticule.table;

import dev.graticule.contract.ColumnType.Geometry;
import java.util.EnumSet;
import java.util.Set;

/** Which geometries two columns of one meaning hold together. */
final class GeometryUnion {
  private GeometryUnion() {}

  /**
   * The first type with room for the types and dimensions of the second. What the first promises of
   * places and rings stays promised. What coordinates mean is the second's where the two differ, so
   * that nobody takes it for a widening.
   */
  static Geometry of(Geometry a, Geometry b) {
    boolean sameCrs = a.crs().equals(b.crs()) || a.crs().sameAs(b.crs());
    return new Geometry(
        union(a.types(), b.types()),
        union(a.dimensions(), b.dimensions()),
        sameCrs ? a.crs() : b.crs(),
        b.edges(),
        a.orientation(),
        b.epoch(),
        a.bounds(),
        a.crsColumn());
  }

  /** An empty set means any. */
  static <E extends Enum<E>> Set<E> union(Set<E> a, Set<E> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Set.of();
    }
    EnumSet<E> both = EnumSet.copyOf(a);
    both.addAll(b);
    return both;
  }
}
