package dev.graticule.table;

import dev.graticule.store.StorePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the files of two snapshots differ.
 *
 * @param added files that only the later one has
 * @param removed files that only the earlier one has
 */
public record Changes(List<DataFile> added, List<DataFile> removed) {

  /** Copies the lists. */
  public Changes {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * The difference of two lists of files, by path.
   *
   * @param from the earlier files
   * @param to the later files
   * @return the difference
   */
  public static Changes between(List<DataFile> from, List<DataFile> to) {
    Map<StorePath, DataFile> gone = new LinkedHashMap<>();
    from.forEach(file -> gone.put(file.path(), file));
    List<DataFile> added = to.stream().filter(file -> gone.remove(file.path()) == null).toList();
    return new Changes(added, List.copyOf(gone.values()));
  }
}
