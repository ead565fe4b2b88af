package dev.graticule.table;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table's contract with room for the rows of another one.
 *
 * @param contract the contract, the table's columns first
 * @param changes how it came from the table's
 */
record MergedContract(Contract contract, List<Change> changes) {

  /** Makes room, or names every column that stands in the way. */
  static MergedContract of(String table, Contract there, Contract rows) {
    List<Change> changes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Column column : there.columns()) {
      if (rows.column(column.name()).isEmpty() && !column.isNullable()) {
        problems.add(
            "Column \"%s\" (%s) is required, and the rows lack it."
                .formatted(column.name(), column.type()));
      }
    }
    for (Column column : rows.columns()) {
      if (there.column(column.name()).isPresent()) {
        merge(there.require(column.name()), column, changes, problems);
      } else {
        changes.add(Change.add(column.withNullability(Nullability.NULLABLE)));
      }
    }
    if (!problems.isEmpty()) {
      throw new RefusedException(
          "The rows cannot be merged into table \"%s\": %s Cast the rows, or give the column another name."
              .formatted(table, String.join(" ", problems)));
    }
    return new MergedContract(there.evolve(changes.toArray(Change[]::new)), changes);
  }

  private static void merge(
      Column there, Column given, List<Change> changes, List<String> problems) {
    ColumnType wanted =
        there.type() instanceof ColumnType.Geometry a
                && given.type() instanceof ColumnType.Geometry b
            ? GeometryUnion.of(a, b)
            : given.type();
    if (wanted.equals(there.type())) {
      return;
    }
    if (canWiden(there, wanted)) {
      changes.add(Change.widen(there.name(), wanted));
    } else if (there.isGeometry() || !canWiden(given, there.type())) {
      problems.add(
          "Column \"%s\" is %s in the rows and %s in the table."
              .formatted(there.name(), given.type(), there.type()));
    }
  }

  /** Whether a column's files stay readable when its type is another one. */
  static boolean canWiden(Column column, ColumnType to) {
    try {
      new Contract(List.of(column), Map.of()).evolve(Change.widen(column.name(), to));
      return true;
    } catch (ContractException no) {
      // The contract's own rules are the only ones; they answer by refusing.
      return false;
    }
  }
}
