package dev.graticule.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on the names of columns that stand side by side. */
final class Names {
  private Names() {}

  static void requireDistinct(String owner, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new ContractException(owner + " needs at least one column.");
    }
    Set<String> seen = new HashSet<>();
    for (Column column : columns) {
      if (!seen.add(column.name())) {
        throw new ContractException(
            "%s has two columns named \"%s\"; names must differ.".formatted(owner, column.name()));
      }
    }
  }
}
