package dev.graticule.file;

import dev.graticule.predicate.Predicate;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which columns a condition speaks of. */
final class PredicateColumns {
  private PredicateColumns() {}

  /** The columns, and struct fields as {@code a.b}, in the order of the condition. */
  static Set<String> of(Predicate predicate) {
    Set<String> paths = new LinkedHashSet<>();
    collect(predicate, paths);
    return paths;
  }

  private static void collect(Predicate predicate, Set<String> paths) {
    if (predicate instanceof Predicate.And and) {
      and.parts().forEach(p -> collect(p, paths));
    } else if (predicate instanceof Predicate.Or or) {
      or.parts().forEach(p -> collect(p, paths));
    } else if (predicate instanceof Predicate.Not not) {
      collect(not.part(), paths);
    } else if (predicate instanceof Predicate.Compare compare) {
      paths.add(compare.column());
    } else if (predicate instanceof Predicate.In in) {
      paths.add(in.column());
    } else if (predicate instanceof Predicate.IsNull isNull) {
      paths.add(isNull.column());
    } else if (predicate instanceof Predicate.Window window) {
      paths.add(window.column());
    } else if (predicate instanceof Predicate.Relate relate) {
      paths.add(relate.column());
    } else if (predicate instanceof Predicate.WithinDistance near) {
      paths.add(near.column());
    }
  }
}
