package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.List;

/**
 * Conditions that hold of an empty geometry too, wherever it is: DuckDB measures a distance of 0 to
 * it. A geometry is empty when it meets not even the whole plane.
 */
final class Emptiness {
  private static final Bounds EVERYTHING =
      Bounds.of(
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY);

  private Emptiness() {}

  static Predicate orEmpty(String column, Predicate condition) {
    return Predicates.or(condition, isEmpty(column));
  }

  private static Predicate isEmpty(String column) {
    return Predicates.not(Predicates.window(column, EVERYTHING));
  }

  /**
   * The same condition for rows of which it is known that some columns hold no empty geometry.
   *
   * @param known whether a column is such
   */
  static Predicate without(Predicate condition, java.util.function.Predicate<String> known) {
    if (condition instanceof Predicate.And and) {
      return new Predicate.And(and.parts().stream().map(p -> without(p, known)).toList());
    }
    if (condition instanceof Predicate.Or or) {
      List<Predicate> kept =
          or.parts().stream()
              .filter(part -> !isRuledOut(part, known))
              .map(p -> without(p, known))
              .toList();
      return kept.size() == 1 ? kept.get(0) : new Predicate.Or(kept);
    }
    return condition;
  }

  private static boolean isRuledOut(Predicate part, java.util.function.Predicate<String> known) {
    return part instanceof Predicate.Not not
        && not.part() instanceof Predicate.Window window
        && window.window().equals(EVERYTHING)
        && known.test(window.column());
  }
}
