package dev.graticule.table;

import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the files of two snapshots differ.
 *
 * @param added files that only the later one has
 * @param removed files that only the earlier one has
 * @param marked files that both have, of which not the same rows are deleted
 */
public record Changes(List<DataFile> added, List<DataFile> removed, List<Marked> marked) {

  /**
   * A file that stays while rows of it go.
   *
   * @param before the file in the earlier snapshot
   * @param after the same file in the later one
   */
  public record Marked(DataFile before, DataFile after) {}

  /** Copies the lists. */
  public Changes {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    marked = List.copyOf(marked);
  }

  /**
   * The difference of two lists of files, by path and by what stands for their deleted rows.
   *
   * @param from the earlier files
   * @param to the later files
   * @return the difference
   */
  public static Changes between(List<DataFile> from, List<DataFile> to) {
    Map<StorePath, DataFile> gone = new LinkedHashMap<>();
    from.forEach(file -> gone.put(file.path(), file));
    List<DataFile> added = new ArrayList<>();
    List<Marked> marked = new ArrayList<>();
    for (DataFile file : to) {
      DataFile before = gone.remove(file.path());
      if (before == null) {
        added.add(file);
      } else if (!before.deletes().map(RowDeletes::id).equals(file.deletes().map(RowDeletes::id))) {
        marked.add(new Marked(before, file));
      }
    }
    return new Changes(added, List.copyOf(gone.values()), marked);
  }
}
