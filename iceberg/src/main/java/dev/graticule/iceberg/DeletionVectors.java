package dev.graticule.iceberg;

import dev.graticule.store.StorePath;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RowDelete;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.jspecify.annotations.Nullable;

/**
 * The deletion vectors of one try at a commit: one Puffin file, with a vector for each data file
 * that names the rows deleted before too, because a data file has one vector at most.
 *
 * @param location where the Puffin file lies
 * @param added the entries of the vectors
 * @param replaced the entries of those in whose place they come
 */
record DeletionVectors(String location, List<DeleteFile> added, List<DeleteFile> replaced) {

  /** Copies the lists. */
  DeletionVectors {
    added = List.copyOf(added);
    replaced = List.copyOf(replaced);
  }

  /**
   * Writes vectors.
   *
   * @throws CommitConflictException when a file is gone, or others of its rows are deleted by now
   */
  static DeletionVectors write(VersionedTable now, List<RowDelete> deletes) {
    Planning planning = new Planning(now);
    Map<StorePath, Planning.Planned> files =
        planning.planned(deletes.stream().map(d -> d.file().path()).collect(Collectors.toSet()));
    List<Vector> vectors = new ArrayList<>();
    for (RowDelete delete : deletes) {
      vectors.add(vector(now, planning, delete, files.get(delete.file().path())));
    }
    StorePath path = StorePath.of("deletes-" + UUID.randomUUID() + ".puffin");
    String location = now.locations().location(path);
    try {
      return new DeletionVectors(
          location,
          written(now, location, vectors),
          vectors.stream().flatMap(vector -> vector.replaced().stream()).toList());
    } catch (RuntimeException e) {
      discard(now, location, e);
      throw e;
    }
  }

  /** What a data file's vector is to say. */
  private record Vector(FileScanTask task, DeletedRows rows) {
    List<DeleteFile> replaced() {
      return task.deletes().stream()
          .filter(delete -> delete.format() == FileFormat.PUFFIN)
          .toList();
    }
  }

  private static Vector vector(
      VersionedTable now, Planning planning, RowDelete delete, Planning.@Nullable Planned file) {
    if (file == null || !delete.isOf(file.file())) {
      throw new CommitConflictException(
          Remedy.READ_AGAIN,
          "%s of table \"%s\" is gone, or other rows of it were deleted meanwhile, so rows of it cannot be deleted; read the newest snapshot and begin again."
              .formatted(delete.file().path(), now.name()));
    }
    try {
      return new Vector(file.task(), planning.positions(file).plus(delete.rows()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Iceberg's other way chooses the file's name, which is to be known when nobody knows of a
  // commit.
  @SuppressWarnings("deprecation")
  private static List<DeleteFile> written(
      VersionedTable now, String location, List<Vector> vectors) {
    BaseDVFileWriter writer =
        new BaseDVFileWriter(() -> now.io().newOutputFile(location), none -> null);
    for (Vector vector : vectors) {
      DataFile entry = vector.task().file();
      PartitionSpec spec = vector.task().spec();
      vector
          .rows()
          .positions()
          .forEach(row -> writer.delete(entry.location(), row, spec, entry.partition()));
    }
    try {
      // Only now is anything written.
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.result().deleteFiles();
  }

  /** Removes the file because of a failure: the commit did not happen. */
  void discard(VersionedTable now, RuntimeException failure) {
    discard(now, location, failure);
  }

  private static void discard(VersionedTable now, String location, RuntimeException failure) {
    try {
      now.io().deleteFile(location);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
