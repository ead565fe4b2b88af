package dev.graticule.query;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a running query works with; all of it lent.
 *
 * @param session its connection
 * @param allocator its memory for batches, named and limited
 * @param imports where DuckDB's vectors arrive; outlives the query, as what Arrow keeps of an
 *     imported batch lives as long as any of its buffers, whoever owns them by then
 * @param cpu where it computes
 * @param ahead how many batches it computes at once
 * @param options its limits and the size of its batches
 * @param tables the versions of tables that it reads
 * @param footers opens files that are read without DuckDB
 * @param directBytes how many bytes may be read without DuckDB
 * @param shapes knows the files' footers
 * @param sound knows the files whose geometries are sound
 * @param indexes knows where small sides of joins lie
 * @param deletions takes deleted rows out
 * @param tally counts
 * @param purpose what it is opened for
 */
record QueryContext(
    Session session,
    BufferAllocator allocator,
    BufferAllocator imports,
    Executor cpu,
    int ahead,
    QueryOptions options,
    TablesInUse tables,
    Footers footers,
    long directBytes,
    FileShapes shapes,
    SoundFiles sound,
    JoinIndexes indexes,
    Deletions deletions,
    Tally tally,
    Purpose purpose) {

  /** What a query is opened for. */
  enum Purpose {
    /** Its rows. */
    ANSWER,
    /** To tell what it would read. */
    EXPLANATION
  }

  /** The same for a part whose rows decide how the rest is planned. */
  QueryContext executing() {
    return new QueryContext(
        session,
        allocator,
        imports,
        cpu,
        ahead,
        options,
        tables,
        footers,
        directBytes,
        shapes,
        sound,
        indexes,
        deletions,
        tally,
        Purpose.ANSWER);
  }

  /**
   * The files of a snapshot that can hold an answer.
   *
   * @param part which part of the query reads them, for the account
   * @param sieve what else rules files out
   */
  TableFiles plan(String part, Snapshot snapshot, Predicate condition, FileSieve sieve) {
    TableFiles files = draft(part, snapshot, condition, sieve);
    requireAffordable(snapshot, condition);
    return files;
  }

  /** A query that is only explained may be as large as it likes. */
  void requireAffordable(Snapshot snapshot, Predicate condition) {
    if (purpose == Purpose.ANSWER) {
      PlannedBytesCheck.check(this, snapshot, condition);
    }
  }

  /** The same while a better plan may follow. */
  TableFiles draft(String part, Snapshot snapshot, Predicate condition, FileSieve sieve) {
    session.checkStopped();
    try {
      TableFiles files = TableFiles.plan(snapshot, condition, sieve, shapes, deletions, session);
      tally.planned(part, files);
      return files;
    } catch (SQLException e) {
      throw session.error(e);
    }
  }

  /**
   * Sees to it that no function of SQL is given malformed WKB out of files, when geometries are to
   * be checked.
   */
  void requireSound(TableFiles files) {
    if (options.wkb() != WkbTrust.TRUSTED && session.spatial().isAvailable()) {
      sound.require(files, allocator, session);
    }
  }

  /** About how many rows a batch of matches has. */
  int batchRows() {
    return options.batchRows();
  }

  /**
   * How many rows to ask of DuckDB at a time: fewer where the files' rows are so wide that even
   * compressed they would overfill a batch.
   */
  int rowsOfDuckDb() {
    long wide = tally.bytesPerPlannedRow();
    boolean overfull = wide > 0 && wide * options.batchRows() > 2 * options.batchBytes();
    return overfull
        ? (int) Math.max(1, Math.min(options.batchRows(), options.batchBytes() / wide))
        : options.batchRows();
  }

  /** Starts SQL whose columns are those of a contract. */
  BatchSource scan(SqlFragment sql, Contract contract) {
    if (purpose == Purpose.EXPLANATION) {
      tally.given(sql.inlined());
      return new NoRows(contract);
    }
    ArrowStream stream = ArrowStream.open(session, sql, imports, rowsOfDuckDb());
    return new DuckDbSource(stream, contract, allocator);
  }

  /** Makes something in DuckDB that the query needs. */
  void make(String sql) throws SQLException {
    if (purpose == Purpose.EXPLANATION) {
      tally.given(sql);
    }
    session.run(sql);
  }
}
