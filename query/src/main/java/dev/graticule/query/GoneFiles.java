package dev.graticule.query;

import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether DuckDB failed because a file of a version is gone. It says so in words only; what
 * counts is that the store has the file no more.
 */
final class GoneFiles {
  private GoneFiles() {}

  /**
   * The error as what it means.
   *
   * @param message DuckDB's
   * @param plans what was given to it
   */
  static Optional<SnapshotExpiredException> explain(
      String message, Throwable error, Collection<TableFiles> plans) {
    boolean about =
        message.contains("No files found")
            || message.contains("Cannot open file")
            || message.contains("No such file");
    return about
        ? plans.stream().flatMap(plan -> gone(message, error, plan).stream()).findFirst()
        : Optional.empty();
  }

  private static Optional<SnapshotExpiredException> gone(
      String message, Throwable error, TableFiles plan) {
    Snapshot snapshot = plan.snapshot();
    // The one that the message names comes first; the others need not be looked at then.
    List<DataFile> files =
        plan.groups().stream()
            .flatMap(group -> group.files().stream())
            .sorted(Comparator.comparing(file -> !message.contains(plan.uri(file))))
            .toList();
    return files.stream()
        .filter(file -> snapshot.store().head(file.path()).isEmpty())
        .findFirst()
        .map(file -> new SnapshotExpiredException(snapshot, file.path(), error));
  }
}
