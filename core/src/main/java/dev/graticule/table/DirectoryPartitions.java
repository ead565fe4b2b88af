package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.write.HivePath;
import dev.graticule.write.PartitionText;
import dev.graticule.write.PartitionValueException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The partition columns of a directory that others filled. Its folders' names say no type: whole
 * numbers and dates are taken for such when every value is one, anything else is text.
 */
final class DirectoryPartitions {
  private static final List<ColumnType> GUESSES = List.of(Scalar.INT64, Scalar.DATE, Scalar.TEXT);

  private DirectoryPartitions() {}

  static List<String> names(List<StoreEntry> files) {
    return files.isEmpty() ? List.of() : List.copyOf(HivePath.parse(files.get(0).path()).keySet());
  }

  /** The columns that the paths give and the files lack. */
  static List<Column> columns(String table, List<StorePath> files) {
    Map<String, Collection<Optional<String>>> values = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (StorePath file : files) {
      Map<String, Optional<String>> parsed = HivePath.parse(file);
      if (values.isEmpty() && names.isEmpty()) {
        names.addAll(parsed.keySet());
        names.forEach(name -> values.put(name, new ArrayList<>()));
      }
      if (!List.copyOf(parsed.keySet()).equals(names)) {
        throw new RefusedException(
            "The files of \"%s\" lie in folders of different partition columns: %s of %s, %s elsewhere; one table has one partitioning."
                .formatted(table, parsed.keySet(), file, names));
      }
      parsed.forEach((name, value) -> values.getOrDefault(name, new ArrayList<>()).add(value));
    }
    return names.stream()
        .map(name -> Column.nullable(name, guess(name, values.getOrDefault(name, List.of()))))
        .toList();
  }

  private static ColumnType guess(String name, Collection<Optional<String>> values) {
    return GUESSES.stream()
        .filter(type -> values.stream().allMatch(value -> isOf(name, type, value)))
        .findFirst()
        .orElse(Scalar.TEXT);
  }

  private static boolean isOf(String name, ColumnType type, Optional<String> value) {
    if (value.isEmpty()) {
      return true;
    }
    try {
      // 007 is a text: as a number it would read back as another folder.
      return PartitionText.write(PartitionText.read(name, type, value.get())).equals(value.get());
    } catch (PartitionValueException e) {
      return false;
    }
  }
}
