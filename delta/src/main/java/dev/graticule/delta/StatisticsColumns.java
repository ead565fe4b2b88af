package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where in the statistics of a table's files a column stands.
 *
 * @param contract what the rows are
 * @param coverings names of coverings by geometry column
 * @param names how files call columns
 * @param onceFloats keys of columns that were FLOAT32 before
 */
record StatisticsColumns(
    Contract contract, Map<String, String> coverings, FileNames names, Set<String> onceFloats) {
  /** Between the steps of a key: no name has it. */
  static final char STEP = '\0';

  /** The key of a column or a struct's field; empty for what is none. */
  Optional<String> key(String path) {
    return ColumnPath.of(contract, path).map(found -> names.key(found.names()));
  }

  /** The key of a side of a geometry's box; empty where it has none. */
  Optional<String> key(String geometry, String side) {
    return Optional.ofNullable(coverings.get(geometry)).map(name -> names.key(List.of(name, side)));
  }
}
