package dev.graticule.iceberg;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one contract becomes another when nobody says: columns are added, get more room, or may be
 * absent. A column that is missing could have been dropped or renamed, which has to be said.
 */
final class Steps {
  private final List<Change> changes = new ArrayList<>();
  private final List<ColumnPath> missing = new ArrayList<>();

  static List<Change> between(String table, Contract from, Contract to) {
    Steps steps = new Steps();
    steps.columns(ColumnPath.of(), from.columns(), to.columns());
    if (!steps.missing.isEmpty()) {
      throw new RefusedException(
          "Column \"%s\" of table \"%s\" is missing from the new contract; say whether it is dropped or renamed."
              .formatted(steps.missing.get(0), table));
    }
    return steps.changes;
  }

  /** The columns and fields alone that the other contract has more. */
  static List<Change> additions(Contract from, Contract to) {
    Steps steps = new Steps();
    steps.columns(ColumnPath.of(), from.columns(), to.columns());
    return steps.changes.stream().filter(Change.Add.class::isInstance).toList();
  }

  private void columns(ColumnPath parent, List<Column> from, List<Column> to) {
    from.stream()
        .filter(column -> find(to, column.name()).isEmpty())
        .forEach(column -> missing.add(parent.then(column.name())));
    for (Column column : to) {
      ColumnPath path = parent.then(column.name());
      Optional<Column> before = find(from, column.name());
      if (before.isEmpty()) {
        changes.add(new Change.Add(parent, column));
      } else {
        nullability(path, before.get().nullability(), column.nullability());
        type(path, before.get().type(), column.type());
      }
    }
  }

  private static Optional<Column> find(List<Column> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  private void nullability(ColumnPath path, Nullability from, Nullability to) {
    if (from == Nullability.REQUIRED && to == Nullability.NULLABLE) {
      changes.add(new Change.RelaxNullability(path));
    }
  }

  private void type(ColumnPath path, ColumnType from, ColumnType to) {
    if (from instanceof ColumnType.Struct before && to instanceof ColumnType.Struct after) {
      columns(path, before.fields(), after.fields());
    } else if (from instanceof ColumnType.ListOf before && to instanceof ColumnType.ListOf after) {
      ColumnPath element = path.then(ColumnPath.ELEMENT);
      nullability(element, before.nullability(), after.nullability());
      type(element, before.element(), after.element());
    } else if (from instanceof ColumnType.MapOf before && to instanceof ColumnType.MapOf after) {
      ColumnPath value = path.then(ColumnPath.VALUE);
      nullability(value, before.nullability(), after.nullability());
      type(value, before.value(), after.value());
    } else if (!from.equals(to)) {
      changes.add(new Change.Widen(path, to));
    }
  }
}
