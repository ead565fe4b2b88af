package dev.graticule.table;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.CoveringColumns;
import dev.graticule.file.WriteOptions;
import dev.graticule.table.ColumnMapping.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The columns of a table in memory, each known by an id that stays and is never given twice.
 *
 * @param contract what the rows are
 * @param ids by path, those of coverings included
 * @param names every name a path has had, today's first, for files without ids
 * @param coverings the names of coverings by geometry column, settled once
 * @param lastId the greatest id ever given
 */
record MemoryColumns(
    Contract contract,
    Map<String, Integer> ids,
    Map<String, List<String>> names,
    Map<String, String> coverings,
    int lastId) {

  static MemoryColumns begin(Contract contract, WriteOptions options) {
    return new MemoryColumns(contract, Map.of(), Map.of(), Map.of(), 0).settled(contract, options);
  }

  /** The columns after changes. What is added gets the next ids, in the order of the columns. */
  MemoryColumns evolved(Contract changed, List<Change> changes, WriteOptions options) {
    MemoryColumns moved = this;
    for (Change change : changes) {
      if (change instanceof Change.Rename rename) {
        moved = moved.renamed(rename);
      } else if (change instanceof Change.Drop drop) {
        moved = moved.dropped(drop.path());
      }
    }
    return moved.settled(changed, options);
  }

  private MemoryColumns renamed(Change.Rename rename) {
    String before = rename.path().toString();
    String now =
        new ColumnPath(rename.path().steps().subList(0, rename.path().steps().size() - 1))
            .then(rename.name())
            .toString();
    Map<String, Integer> movedIds = new HashMap<>();
    ids.forEach((path, id) -> movedIds.put(moved(path, before, now), id));
    Map<String, List<String>> movedNames = new HashMap<>();
    names.forEach((path, old) -> movedNames.put(moved(path, before, now), old));
    List<String> all = new ArrayList<>(List.of(rename.name()));
    all.addAll(names.getOrDefault(before, List.of()));
    movedNames.put(now, all);
    Map<String, String> movedCoverings = new LinkedHashMap<>();
    coverings.forEach((geometry, name) -> movedCoverings.put(moved(geometry, before, now), name));
    return new MemoryColumns(contract, movedIds, movedNames, movedCoverings, lastId);
  }

  private static String moved(String path, String before, String now) {
    return isAtOrBelow(path, before) ? now + path.substring(before.length()) : path;
  }

  private static boolean isAtOrBelow(String path, String above) {
    return path.equals(above) || path.startsWith(above + ".");
  }

  private MemoryColumns dropped(ColumnPath dropped) {
    String gone = dropped.toString();
    Map<String, String> leftCoverings = new LinkedHashMap<>(coverings);
    Optional<String> covering = Optional.ofNullable(leftCoverings.remove(gone));
    Map<String, Integer> leftIds = new HashMap<>(ids);
    leftIds
        .keySet()
        .removeIf(
            path ->
                isAtOrBelow(path, gone)
                    || covering.filter(name -> isAtOrBelow(path, name)).isPresent());
    Map<String, List<String>> leftNames = new HashMap<>(names);
    leftNames.keySet().removeIf(path -> isAtOrBelow(path, gone));
    return new MemoryColumns(contract, leftIds, leftNames, leftCoverings, lastId);
  }

  /** The columns of a contract, an id for each. */
  private MemoryColumns settled(Contract now, WriteOptions options) {
    WriteOptions known = options.toBuilder().coveringNames(coverings).build();
    Map<String, String> covered = CoveringColumns.names(now, known);
    List<Column> columns = new ArrayList<>(now.columns());
    covered.forEach(
        (geometry, name) -> columns.add(CoveringColumns.column(now.require(geometry), name)));
    Map<String, Integer> allIds = new HashMap<>(ids);
    Map<String, List<String>> allNames = new HashMap<>(names);
    int last = lastId;
    for (String path : paths(columns)) {
      if (!allIds.containsKey(path)) {
        allIds.put(path, ++last);
      }
      allNames.putIfAbsent(path, List.of(path.substring(path.lastIndexOf('.') + 1)));
    }
    return new MemoryColumns(now, allIds, allNames, covered, last);
  }

  private static List<String> paths(List<Column> columns) {
    List<String> paths = new ArrayList<>();
    columns.forEach(column -> collect(column.name(), column.type(), paths));
    return paths;
  }

  private static void collect(String path, ColumnType type, List<String> paths) {
    paths.add(path);
    if (type instanceof ColumnType.Struct struct) {
      struct.fields().forEach(f -> collect(path + "." + f.name(), f.type(), paths));
    } else if (type instanceof ColumnType.ListOf list) {
      collect(path + "." + ColumnPath.ELEMENT, list.element(), paths);
    } else if (type instanceof ColumnType.MapOf map) {
      collect(path + "." + ColumnPath.KEY, map.key(), paths);
      collect(path + "." + ColumnPath.VALUE, map.value(), paths);
    }
  }

  /** How files of these columns are written. */
  WriteOptions options(WriteOptions layout) {
    return layout.toBuilder().coveringNames(coverings).fieldIds(ids).build();
  }

  /** Where these columns stand in files. */
  ColumnMapping mapping() {
    Map<String, Place> places = new HashMap<>();
    names.forEach(
        (path, all) -> {
          Integer id = ids.get(path);
          places.put(path, new Place(id == null ? OptionalInt.empty() : OptionalInt.of(id), all));
        });
    return new ColumnMapping(places);
  }
}
