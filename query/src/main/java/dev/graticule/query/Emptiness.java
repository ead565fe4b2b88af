package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.DataFile;
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

  /** The same condition for files that are known to hold no empty geometry. */
  static Predicate without(Predicate condition, List<DataFile> files) {
    if (condition instanceof Predicate.And and) {
      return new Predicate.And(and.parts().stream().map(p -> without(p, files)).toList());
    }
    if (condition instanceof Predicate.Or or) {
      List<Predicate> kept =
          or.parts().stream()
              .filter(part -> !isRuledOut(part, files))
              .map(p -> without(p, files))
              .toList();
      return kept.size() == 1 ? kept.get(0) : new Predicate.Or(kept);
    }
    return condition;
  }

  private static boolean isRuledOut(Predicate part, List<DataFile> files) {
    if (!(part instanceof Predicate.Not not)
        || !(not.part() instanceof Predicate.Window window)
        || !window.window().equals(EVERYTHING)) {
      return false;
    }
    return files.stream()
        .map(file -> file.evidence().geometry(window.column()))
        .map(GeometryStatistics::empties)
        .allMatch(empties -> empties.isPresent() && empties.getAsLong() == 0);
  }
}
