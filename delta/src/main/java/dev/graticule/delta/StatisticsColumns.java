package dev.graticule.delta;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where in the statistics of a table's files a column stands. Looked up once for all files of a
 * version. Safe for use by several threads.
 */
final class StatisticsColumns {
  /** Between the steps of a key: no name has it. */
  static final char STEP = '\0';

  private final Contract contract;
  private final Map<String, String> coverings;
  private final FileNames names;
  private final Set<String> onceFloats;
  private final StatisticsReader reader = new StatisticsReader();
  private final Map<String, Optional<Place>> places = new ConcurrentHashMap<>();
  private final Map<String, Optional<Sides>> sides = new ConcurrentHashMap<>();

  /**
   * Where columns stand.
   *
   * @param contract what the rows are
   * @param coverings names of coverings by geometry column
   * @param names how files call columns
   * @param onceFloats keys of columns that were FLOAT32 before
   */
  StatisticsColumns(
      Contract contract, Map<String, String> coverings, FileNames names, Set<String> onceFloats) {
    this.contract = contract;
    this.coverings = coverings;
    this.names = names;
    this.onceFloats = onceFloats;
  }

  /**
   * A column or a struct's field.
   *
   * @param slot where its values are read to
   * @param type what its values are
   * @param written what they were when bounds were written, where that is less
   * @param isNullable whether a row may lack it
   */
  record Place(int slot, ColumnType type, ColumnType written, boolean isNullable) {}

  /** The slots of the sides of a geometry's box. */
  record Sides(int xmin, int ymin, int xmax, int ymax) {}

  /** Reads texts for what was looked up here. */
  StatisticsReader reader() {
    return reader;
  }

  /** Where a column or a struct's field stands; empty for what is none. */
  Optional<Place> place(String path) {
    return places.computeIfAbsent(path, this::find);
  }

  private Optional<Place> find(String path) {
    return ColumnPath.of(contract, path)
        .map(
            found -> {
              String key = names.key(found.names());
              ColumnType type = found.leaf().type();
              return new Place(
                  reader.slot(key),
                  type,
                  // What was written of floats is as short as floats need.
                  onceFloats.contains(key) ? ColumnType.Scalar.FLOAT32 : type,
                  found.isNullable());
            });
  }

  /** Where the box of a geometry stands; empty where it has none. */
  Optional<Sides> sides(String geometry) {
    return sides.computeIfAbsent(
        geometry,
        column ->
            Optional.ofNullable(coverings.get(column))
                .map(
                    covering ->
                        new Sides(
                            slot(covering, "xmin"),
                            slot(covering, "ymin"),
                            slot(covering, "xmax"),
                            slot(covering, "ymax"))));
  }

  private int slot(String covering, String side) {
    return reader.slot(names.key(List.of(covering, side)));
  }
}
