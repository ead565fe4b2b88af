package dev.graticule.table;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The rows by which the files of two snapshots differ, each side as if it were a table. */
final class ChangedRows {
  private ChangedRows() {}

  /** What the later snapshot has: rows of files that came, and rows that are no longer deleted. */
  static Snapshot added(Changes changes, Snapshot to) {
    List<DataFile> files = new ArrayList<>(changes.added());
    changes.marked().forEach(marked -> addRows(marked.after(), marked.before(), files));
    return of(to, files);
  }

  /** What the earlier snapshot has: rows of files that went, and rows that are deleted since. */
  static Snapshot removed(Changes changes, Snapshot from) {
    List<DataFile> files = new ArrayList<>(changes.removed());
    changes.marked().forEach(marked -> addRows(marked.before(), marked.after(), files));
    return of(from, files);
  }

  /** Those rows of a file that are deleted in another state of it. */
  private static void addRows(DataFile file, DataFile other, List<DataFile> files) {
    DeletedRows here = deleted(file);
    DeletedRows there = deleted(other);
    DeletedRows others =
        DeletedRows.of(
            LongStream.range(0, file.rows())
                .filter(row -> here.contains(row) || !there.contains(row)));
    if (others.count() < file.rows()) {
      files.add(KnownDeletes.in(file, "all but those that changed", others));
    }
  }

  private static DeletedRows deleted(DataFile file) {
    return file.deletes().map(RowDeletes::read).orElse(DeletedRows.none());
  }

  private static Snapshot of(Snapshot snapshot, List<DataFile> files) {
    return new FileListSnapshot(
        snapshot.id(),
        snapshot.committedAt(),
        snapshot.contract(),
        snapshot.columnMapping(),
        snapshot.store(),
        files);
  }
}
