package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which columns a condition looks at. */
final class ConditionColumns {
  private ConditionColumns() {}

  /** The names of whole columns, whose fields the condition may name. */
  static Set<String> of(Predicate condition, Contract contract) {
    Set<String> columns = new LinkedHashSet<>();
    collect(condition, contract, columns);
    return columns;
  }

  private static void collect(Predicate condition, Contract contract, Set<String> columns) {
    if (condition instanceof Predicate.And and) {
      and.parts().forEach(part -> collect(part, contract, columns));
    } else if (condition instanceof Predicate.Or or) {
      or.parts().forEach(part -> collect(part, contract, columns));
    } else if (condition instanceof Predicate.Not not) {
      collect(not.part(), contract, columns);
    } else if (condition instanceof Predicate.Compare compare) {
      columns.add(whole(compare.column(), contract));
    } else if (condition instanceof Predicate.In in) {
      columns.add(whole(in.column(), contract));
    } else if (condition instanceof Predicate.IsNull isNull) {
      columns.add(whole(isNull.column(), contract));
    } else if (condition instanceof Predicate.Window window) {
      columns.add(window.column());
    } else if (condition instanceof Predicate.Relate relate) {
      columns.add(relate.column());
    } else if (condition instanceof Predicate.WithinDistance near) {
      columns.add(near.column());
    }
  }

  private static String whole(String path, Contract contract) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      if (contract.column(path.substring(0, end)).isPresent()) {
        return path.substring(0, end);
      }
    }
    return path;
  }

  /** The parts of a condition that must all hold. */
  static List<Predicate> conjuncts(Predicate condition) {
    return condition instanceof Predicate.And and
        ? and.parts().stream().flatMap(part -> conjuncts(part).stream()).toList()
        : List.of(condition);
  }
}
