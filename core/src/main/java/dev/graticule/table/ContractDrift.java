package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;

/** How a contract that was asked for differs from the one a table has. */
final class ContractDrift {
  private ContractDrift() {}

  static void refuse(String table, Contract asked, Contract actual) {
    List<String> differences = differences(asked, actual);
    if (!differences.isEmpty()) {
      throw new RefusedException(
          "Table \"%s\" has another contract than the one given: %s. Open it with its own, or evolve it."
              .formatted(table, String.join("; ", differences)));
    }
  }

  private static List<String> differences(Contract asked, Contract actual) {
    List<String> differences = new ArrayList<>();
    for (Column column : asked.columns()) {
      actual
          .column(column.name())
          .ifPresentOrElse(
              there -> compare(column, there, differences),
              () -> differences.add("\"%s\" is not in the table".formatted(column.name())));
    }
    for (Column column : actual.columns()) {
      if (asked.column(column.name()).isEmpty()) {
        differences.add("the table has \"%s\" besides".formatted(column.name()));
      }
    }
    if (differences.isEmpty() && !asked.names().equals(actual.names())) {
      differences.add(
          "the columns stand in the order %s, not %s".formatted(actual.names(), asked.names()));
    }
    return differences;
  }

  private static void compare(Column asked, Column there, List<String> differences) {
    if (!asked.type().equals(there.type())) {
      differences.add(
          "\"%s\" is %s in the table, not %s".formatted(asked.name(), there.type(), asked.type()));
    }
    if (asked.nullability() != there.nullability()) {
      differences.add(
          "\"%s\" is %s in the table, not %s"
              .formatted(asked.name(), there.nullability(), asked.nullability()));
    }
  }
}
