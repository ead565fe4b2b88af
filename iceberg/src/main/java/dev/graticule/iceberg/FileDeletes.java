package dev.graticule.iceberg;

import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RowDeletes;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;

/**
 * The deletes of one data file: vectors, lists of positions, and values. Iceberg's plan has chosen
 * those that apply, by sequence number and partition.
 */
final class FileDeletes implements RowDeletes {
  private final DeleteFiles reader;
  private final DataFile file;
  private final List<DeleteFile> deletes;

  /** Deletes of a file, which is given without them. */
  FileDeletes(DeleteFiles reader, DataFile file, List<DeleteFile> deletes) {
    this.reader = reader;
    this.file = file;
    this.deletes = List.copyOf(deletes);
  }

  /** Delete files never change, so their names stand for what they say. */
  @Override
  public String id() {
    return deletes.stream()
        .map(
            delete ->
                delete.contentOffset() == null
                    ? delete.location()
                    : delete.location() + "#" + delete.contentOffset())
        .sorted()
        .collect(Collectors.joining("\n", file.path() + "\n", ""));
  }

  @Override
  public DeletedRows read() {
    return Failures.reading(
        reader.tableName(),
        () -> {
          DeletedRows deleted = DeletedRows.none();
          for (DeleteFile delete : deletes) {
            if (delete.content() == FileContent.POSITION_DELETES) {
              deleted = deleted.plus(reader.positions(delete, file));
            }
          }
          List<DeleteFile> byValue =
              deletes.stream()
                  .filter(delete -> delete.content() == FileContent.EQUALITY_DELETES)
                  .toList();
          return byValue.isEmpty() ? deleted : deleted.plus(reader.equal(byValue, file));
        });
  }

  @Override
  public String toString() {
    return "FileDeletes[" + id().replace('\n', ' ') + "]";
  }
}
