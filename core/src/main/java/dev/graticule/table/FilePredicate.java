package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Conditions on a table's columns as conditions on a file's, where the file's own reader can judge
 * them: the column is in the file, of the very type, whatever it is called there.
 */
final class FilePredicate {
  private final Contract table;
  private final Contract file;
  private final Map<String, HeldColumn> held;

  /**
   * Conditions on a file.
   *
   * @param table what the table promises
   * @param file what the file's reader knows
   * @param held how the file holds columns, by their names in the table
   */
  FilePredicate(Contract table, Contract file, Map<String, HeldColumn> held) {
    this.table = table;
    this.file = file;
    this.held = held;
  }

  /** The condition in the file's names; empty when only the table can judge it. */
  Optional<Predicate> of(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return all(and.parts()).map(Predicate.And::new);
    }
    if (condition instanceof Predicate.Or or) {
      return all(or.parts()).map(Predicate.Or::new);
    }
    if (condition instanceof Predicate.Not not) {
      return of(not.part()).map(Predicate.Not::new);
    }
    if (condition instanceof Predicate.Compare compare) {
      return name(compare.column())
          .map(name -> new Predicate.Compare(name, compare.comparison(), compare.literal()));
    }
    if (condition instanceof Predicate.In in) {
      return name(in.column()).map(name -> new Predicate.In(name, in.literals()));
    }
    if (condition instanceof Predicate.IsNull isNull) {
      return name(isNull.column()).map(Predicate.IsNull::new);
    }
    if (condition instanceof Predicate.Window window) {
      return name(window.column()).map(name -> new Predicate.Window(name, window.window()));
    }
    if (condition instanceof Predicate.Relate relate) {
      return name(relate.column())
          .map(name -> new Predicate.Relate(name, relate.relation(), relate.geometry()));
    }
    Predicate.WithinDistance near = (Predicate.WithinDistance) condition;
    return name(near.column())
        .map(name -> new Predicate.WithinDistance(name, near.geometry(), near.distance()));
  }

  private Optional<List<Predicate>> all(List<Predicate> parts) {
    List<Predicate> found = new ArrayList<>();
    for (Predicate part : parts) {
      Optional<Predicate> one = of(part);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      found.add(one.get());
    }
    return Optional.of(found);
  }

  /** What the file calls a column, or a struct's field, that it holds just as the table does. */
  private Optional<String> name(String path) {
    List<Column> steps = ColumnPath.require(table, path).steps();
    Optional<HeldColumn> at = Optional.ofNullable(held.get(steps.get(0).name()));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (i > 0) {
        at = at.flatMap(part(steps.get(i).name()));
      }
      at.ifPresent(there -> names.add(there.stored().name()));
    }
    String name = String.join(".", names);
    return at.filter(HeldColumn::isAlike)
        .filter(FilePredicate::isJudgedThere)
        // Names may hold dots: the reader must understand the very same way.
        .filter(
            there -> ColumnPath.of(file, name).map(ColumnPath::names).equals(Optional.of(names)))
        .map(there -> name);
  }

  private static Function<HeldColumn, Optional<HeldColumn>> part(String name) {
    return column ->
        column.parts().stream()
            .flatMap(Optional::stream)
            .filter(part -> part.wanted().name().equals(name))
            .findFirst();
  }

  /** A geometry without a meaning in the file is plain bytes to the file's reader. */
  private static boolean isJudgedThere(HeldColumn column) {
    return column.wanted().type() instanceof ColumnType.Geometry
        == (column.stored().type().orElseThrow() instanceof ColumnType.Geometry);
  }
}
