package dev.graticule.table;

import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps new columns from taking the name under which the boxes of a geometry column stand in files:
 * in files written before, the column would show the boxes.
 */
final class CoveringNames {
  private CoveringNames() {}

  static void requireFree(
      String table, Contract contract, WriteOptions options, List<Change> changes) {
    Map<String, String> coverings = CoveringColumns.names(contract, options);
    for (Change change : changes) {
      Optional<String> name = newName(change);
      for (Map.Entry<String, String> covering : coverings.entrySet()) {
        if (name.filter(covering.getValue()::equalsIgnoreCase).isPresent()) {
          throw new RefusedException(
              "Table \"%s\" cannot have a column \"%s\": in its files the boxes of \"%s\" stand under that name. Choose another."
                  .formatted(table, name.get(), covering.getKey()));
        }
      }
    }
  }

  /** The name that a change gives to a whole column. */
  private static Optional<String> newName(Change change) {
    if (change instanceof Change.Add add && add.parent().isRoot()) {
      return Optional.of(add.column().name());
    }
    return change instanceof Change.Rename rename && rename.path().steps().size() == 1
        ? Optional.of(rename.name())
        : Optional.empty();
  }
}
