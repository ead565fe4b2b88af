package dev.graticule.query;

import dev.graticule.job.InParallel;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RowDeletes;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * The deleted rows of files as tables of a query's own connection: for each scan one, with the
 * number of the file in the scan and the position of the row in the file. They go when the
 * connection is closed.
 */
final class Deletions {
  /** So many files are read at once, and no more of their positions are held here. */
  private static final int AT_ONCE = 64;

  private final Session session;
  private final Executor executor;
  private int tables;

  /**
   * No table yet.
   *
   * @param session the query's
   * @param executor helps to read what was deleted
   */
  Deletions(Session session, Executor executor) {
    this.session = session;
    this.executor = executor;
  }

  /**
   * A table of deleted rows.
   *
   * @param name its name as SQL has it
   */
  record Table(String name) {
    static final String FILE = "graticule_file";
    static final String ROW = "graticule_row";
  }

  /**
   * The rows deleted from files that are scanned together.
   *
   * @param files in the order in which the scan is given them
   * @return the table; empty when no row is deleted
   */
  Optional<Table> of(Snapshot snapshot, List<DataFile> files) throws SQLException {
    String name = "graticule_deleted_" + tables++;
    session.run(
        "CREATE TEMP TABLE %s (%s UBIGINT NOT NULL, %s BIGINT NOT NULL)"
            .formatted(Sql.identifier(name), Table.FILE, Table.ROW));
    long rows = 0;
    try (DuckDBAppender appender = session.appender(name)) {
      for (int from = 0; from < files.size(); from += AT_ONCE) {
        List<DataFile> some = files.subList(from, Math.min(files.size(), from + AT_ONCE));
        List<DeletedRows> read = read(snapshot, some);
        for (int i = 0; i < some.size(); i++) {
          append(from + i, read.get(i), appender);
          rows += read.get(i).count();
        }
      }
    }
    return rows == 0 ? Optional.empty() : Optional.of(new Table(Sql.identifier(name)));
  }

  private List<DeletedRows> read(Snapshot snapshot, List<DataFile> files) {
    AtomicReferenceArray<DeletedRows> read = new AtomicReferenceArray<>(files.size());
    List<Integer> places = IntStream.range(0, files.size()).boxed().toList();
    InParallel.forEach(
        places,
        executor,
        place -> {
          session.checkStopped();
          read.set(place, read(snapshot, files.get(place)));
        });
    return places.stream().map(read::get).toList();
  }

  private static DeletedRows read(Snapshot snapshot, DataFile file) {
    try {
      return file.deletes().map(RowDeletes::read).orElseGet(DeletedRows::none);
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(snapshot, file.path(), e);
    }
  }

  private static void append(long file, DeletedRows deleted, DuckDBAppender appender)
      throws SQLException {
    for (PrimitiveIterator.OfLong rows = deleted.positions().iterator(); rows.hasNext(); ) {
      appender.beginRow();
      appender.append(file);
      appender.append(rows.nextLong());
      appender.endRow();
    }
  }
}
