package dev.graticule.file;

import dev.graticule.contract.Bounds.Range;
import java.util.Optional;

/** Whether a box can hold a geometry of which only the envelope is known. */
final class Containment {
  private Containment() {}

  /**
   * Along x, where a box with {@code min > max} runs over the antimeridian. Both ends of an
   * envelope are vertices, so neither may lie in the gap that such a box leaves; what lies between
   * them cannot be told.
   */
  static boolean holdsX(double min, double max, double from, double to) {
    if (min <= max) {
      return min <= from && to <= max;
    }
    return (from >= min || from <= max) && (to >= min || to <= max);
  }

  static boolean holds(double min, double max, double from, double to) {
    return min <= from && to <= max;
  }

  /** A range that was not declared holds everything. */
  static boolean holds(Optional<Range> declared, boolean present, double from, double to) {
    return declared.isEmpty()
        || !present
        || holds(declared.get().min(), declared.get().max(), from, to);
  }
}
