package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes alternatives apart that lie in different places, such as the two boxes of a window over the
 * antimeridian: DuckDB skips row groups by a box, but not by one box or another.
 */
final class Branches {
  /** How many places DuckDB is asked for side by side at most. */
  static final int MOST = 8;

  private Branches() {}

  /** Conditions of which one holds where the condition does; a row may meet several. */
  static List<Predicate> of(Predicate condition) {
    return apart(condition, MOST);
  }

  private static List<Predicate> apart(Predicate condition, int most) {
    if (condition instanceof Predicate.And and) {
      for (int i = 0; i < and.parts().size(); i++) {
        Optional<List<Predicate>> alternatives = alternatives(and.parts().get(i), most);
        if (alternatives.isPresent()) {
          List<Predicate> others = new ArrayList<>(and.parts());
          others.remove(i);
          return alternatives.get().stream().map(a -> with(others, a)).toList();
        }
      }
      return List.of(condition);
    }
    return alternatives(condition, most).orElse(List.of(condition));
  }

  private static Predicate with(List<Predicate> others, Predicate one) {
    return new Predicate.And(Stream.concat(others.stream(), Stream.of(one)).toList());
  }

  private static Optional<List<Predicate>> alternatives(Predicate part, int most) {
    if (part instanceof Predicate.Window window && window.window().crossesAntimeridian()) {
      List<Bounds> boxes = window.window().split();
      return Optional.of(
          boxes.stream().map(box -> Predicates.window(window.column(), box)).toList());
    }
    if (!(part instanceof Predicate.Or or) || or.parts().isEmpty()) {
      return Optional.empty();
    }
    List<Predicate> all = new ArrayList<>();
    for (Predicate one : or.parts()) {
      if (!isPlaced(one)) {
        return Optional.empty();
      }
      all.addAll(apart(one, most));
    }
    return all.size() <= most ? Optional.of(List.copyOf(all)) : Optional.empty();
  }

  /** Whether a box is demanded of every row that meets it. */
  private static boolean isPlaced(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return and.parts().stream().anyMatch(Branches::isPlaced);
    }
    if (condition instanceof Predicate.Or or) {
      return !or.parts().isEmpty() && or.parts().stream().allMatch(Branches::isPlaced);
    }
    return condition instanceof Predicate.Window
        || condition instanceof Predicate.Relate
        || condition instanceof Predicate.WithinDistance;
  }
}
