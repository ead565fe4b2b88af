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
 * @param batchRows how many rows it asks of DuckDB at a time
 * @param tables the versions of tables that it reads
 * @param shapes knows the files' footers
 * @param deletions takes deleted rows out
 * @param tally counts
 */
record QueryContext(
    Session session,
    BufferAllocator allocator,
    BufferAllocator imports,
    Executor cpu,
    int ahead,
    int batchRows,
    TablesInUse tables,
    FileShapes shapes,
    Deletions deletions,
    Tally tally) {

  /**
   * The files of a snapshot that can hold an answer.
   *
   * @param part which part of the query reads them, for the account
   */
  TableFiles plan(String part, Snapshot snapshot, Predicate condition) {
    session.checkStopped();
    try {
      TableFiles files = TableFiles.plan(snapshot, condition, shapes, deletions, session);
      tally.planned(part, files);
      return files;
    } catch (SQLException e) {
      throw session.error(e);
    }
  }

  /** Starts SQL whose columns are those of a contract. */
  BatchSource scan(SqlFragment sql, Contract contract) {
    ArrowStream stream = ArrowStream.open(session, sql, imports, batchRows);
    return new DuckDbSource(stream, contract, allocator);
  }
}
