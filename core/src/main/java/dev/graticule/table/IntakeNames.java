package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.table.ColumnMapping.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which columns of a file that somebody else wrote are which of a table's.
 *
 * @param there what the file's rows are, under the table's names
 * @param inFile the name in the file by the table's name
 * @param problems field ids that mean other columns in this table, as sentences
 */
record IntakeNames(Contract there, Map<String, String> inFile, List<String> problems) {

  /**
   * Finds the columns as a reader of the table would: by their ids where the file has such, by the
   * names the table knows them by where it has none.
   *
   * @param wanted the table's contract
   * @param mapping where the table's columns stand in files
   * @param file what the file's rows are, under its own names
   * @param ids the file's field ids by path
   */
  static IntakeNames in(
      Contract wanted, ColumnMapping mapping, Contract file, Map<String, Integer> ids) {
    return ids.isEmpty() ? byName(wanted, mapping, file) : byId(wanted, mapping, file, ids);
  }

  private static IntakeNames byName(Contract wanted, ColumnMapping mapping, Contract file) {
    Map<String, String> inFile = new LinkedHashMap<>();
    Map<String, String> inTable = new HashMap<>();
    for (Column column : wanted.columns()) {
      mapping.place(column.name()).names().stream()
          .filter(name -> file.column(name).isPresent())
          .findFirst()
          .ifPresent(
              name -> {
                inFile.put(column.name(), name);
                inTable.put(name, column.name());
              });
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : file.columns()) {
      String name = inTable.getOrDefault(column.name(), column.name());
      columns.add(new Column(name, column.type(), column.nullability(), column.metadata()));
    }
    return new IntakeNames(new Contract(columns, file.metadata()), inFile, List.of());
  }

  private static IntakeNames byId(
      Contract wanted, ColumnMapping mapping, Contract file, Map<String, Integer> ids) {
    Map<Integer, String> columnOf = new HashMap<>();
    mapping
        .places()
        .forEach((path, place) -> place.fieldId().ifPresent(id -> columnOf.put(id, path)));
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, Integer> column : new TreeMap<>(ids).entrySet()) {
      String path = column.getKey();
      Place place = mapping.places().get(path);
      if (place != null
          && place.fieldId().isPresent()
          && place.fieldId().getAsInt() != column.getValue()) {
        problems.add(
            "Column \"%s\" has field id %d, which is %d in the table."
                .formatted(path, column.getValue(), place.fieldId().getAsInt()));
      } else if (place == null && columnOf.containsKey(column.getValue())) {
        problems.add(
            "Column \"%s\" has field id %d, which is that of \"%s\" in the table."
                .formatted(path, column.getValue(), columnOf.get(column.getValue())));
      }
    }
    Map<String, String> inFile = new LinkedHashMap<>();
    wanted.names().stream()
        .filter(name -> file.column(name).isPresent())
        .forEach(name -> inFile.put(name, name));
    return new IntakeNames(file, inFile, problems);
  }
}
