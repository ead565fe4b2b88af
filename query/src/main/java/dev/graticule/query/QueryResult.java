package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RecordReader;
import dev.graticule.batch.Records;
import dev.graticule.job.Job;
import dev.graticule.job.JobControl;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The answer to a query that has not been asked yet: nothing is opened before one of the methods
 * that take batches or rows is called, and each such call asks anew, over the tables as they are
 * then. There is nothing to close here. Immutable; safe for use by several threads.
 *
 * <p>Jobs run on the engine's executor for waiting, callbacks too, one at a time. Cancelling a job
 * interrupts DuckDB; connection and memory are free shortly after.
 */
public final class QueryResult {
  private final QueryDefinition definition;
  private final EngineCore core;

  QueryResult(QueryDefinition definition, EngineCore core) {
    this.definition = definition;
    this.core = core;
  }

  /**
   * The same with another limit of time, from the moment it is asked up to the last batch, waits
   * and slow consumers included: {@link QueryLimits#time}. When it runs out the query ends with
   * {@link dev.graticule.job.JobTimeoutException}.
   *
   * @param limit the time
   * @return the limited answer
   */
  public QueryResult deadline(Duration limit) {
    return limits(limits -> limits.withTime(limit));
  }

  /**
   * The same with other limits.
   *
   * @param change gives the new limits, from those of now
   * @return the limited answer
   */
  public QueryResult limits(UnaryOperator<QueryLimits> change) {
    QueryOptions options = definition.options();
    return with(definition.with(options.withLimits(change.apply(options.limits()))));
  }

  /**
   * The same with something else to follow errors that may pass.
   *
   * @param fallback what follows
   * @return the answer so guarded
   */
  public QueryResult fallback(Fallback fallback) {
    return with(definition.with(definition.options().withFallback(fallback)));
  }

  /**
   * The same in batches of another size.
   *
   * @param rows about how many rows a batch has before conditions are tested exactly
   * @return the answer in such batches
   */
  public QueryResult batchRows(int rows) {
    return with(definition.with(definition.options().withBatchRows(rows)));
  }

  /**
   * The same with every geometry scanned before anything is handed out, on the computing threads;
   * and for SQL with the spatial extension, every geometry of the files in question before SQL sees
   * any, once for each file. Malformed WKB ends the query with {@link
   * dev.graticule.batch.WkbException}, which names column and row, of the result or of a file. For
   * files that others wrote: what this library wrote was scanned then.
   *
   * @return the checked answer
   */
  public QueryResult checked() {
    return with(definition.with(definition.options().withWkb(WkbTrust.CHECKED)));
  }

  /**
   * The same in batches of at most about so many bytes: larger ones are cut, between rows.
   *
   * @param bytes above zero; a single row may take more
   * @return the answer in such batches
   */
  public QueryResult batchBytes(long bytes) {
    return with(definition.with(definition.options().withBatchBytes(bytes)));
  }

  /**
   * The same with another limit of memory for batches that are not yet handed out, and for the
   * small side of a join.
   *
   * @param bytes the limit
   * @return the limited answer
   */
  public QueryResult batchMemory(long bytes) {
    return with(definition.with(definition.options().withBatchMemory(bytes)));
  }

  /**
   * The same, sharing more or less with other queries.
   *
   * @param isolation how much
   * @return the answer so isolated
   */
  public QueryResult isolation(Isolation isolation) {
    return with(definition.with(definition.options().withIsolation(isolation)));
  }

  /**
   * The same for SQL that somebody else wrote, or the application.
   *
   * @param policy whom the text comes from
   * @return the answer under that policy
   */
  public QueryResult policy(QueryPolicy policy) {
    return with(definition.with(definition.options().withPolicy(policy)));
  }

  private QueryResult with(QueryDefinition other) {
    return new QueryResult(other, core);
  }

  /**
   * Asks, and hands each batch to an action. The batch is lent: it is closed when the action
   * returns. An error of the action ends the job with that error. An action must not await other
   * work of the same engine: it holds a thread that such work may need.
   *
   * @param action called on a thread of the executor for waiting, one batch at a time
   * @return the job, which ends with an account of the query
   */
  public Job<QuerySummary> forEachBatch(Consumer<? super Batch> action) {
    return start((batch, control) -> action.accept(batch));
  }

  /**
   * Asks, and hands each batch to an action, its geometries decoded: on the computing threads,
   * several batches at once, while the action works on those before. The batch is lent, as in
   * {@link #forEachBatch}. Malformed WKB ends the job as in {@link #checked}.
   *
   * @param action called on a thread of the executor for waiting, one batch at a time
   * @return the job, which ends with an account of the query
   */
  public Job<QuerySummary> forEachDecoded(Consumer<? super DecodedBatch> action) {
    return JobRun.start(
        definition.with(definition.options().withWkb(WkbTrust.DECODED)),
        core,
        (run, control) -> {
          each(run, control, (batch, progress) -> action.accept(run.decoded(batch)));
          return run.summary();
        });
  }

  /**
   * Asks, and hands each row to an action, as a record. The action holds a thread of that executor:
   * it must not wait for other work of the same engine, which may need the very thread.
   *
   * @param type the record, whose components are found among the columns by name
   * @param action called on a thread of the executor for waiting, one row at a time
   * @param <R> the record
   * @return the job, which ends with an account of the query
   */
  public <R extends Record> Job<QuerySummary> forEach(Class<R> type, Consumer<? super R> action) {
    Rows<R> rows = new Rows<>(type, action);
    return start(rows::accept);
  }

  /**
   * Asks, and gathers all rows as records in memory.
   *
   * @param type the record, whose components are found among the columns by name
   * @param <R> the record
   * @return the job, which ends with the rows
   */
  public <R extends Record> Job<List<R>> toList(Class<R> type) {
    return JobRun.start(
        definition,
        core,
        (run, control) -> {
          List<R> gathered = new ArrayList<>();
          each(run, control, new Rows<>(type, gathered::add)::accept);
          return List.copyOf(gathered);
        });
  }

  /**
   * Asks, and writes the batches as an Arrow IPC stream, geometries as {@code geoarrow.wkb}.
   *
   * @param out where to; left open
   * @return the job, which ends with an account of the query
   */
  public Job<QuerySummary> writeArrow(OutputStream out) {
    return write(out, ArrowOutput.Form.STREAM);
  }

  /**
   * Asks, and writes the batches as an Arrow IPC file (also known as Feather 2), geometries as
   * {@code geoarrow.wkb}. What was written before an error is no such file.
   *
   * @param out where to, from its beginning; left open
   * @return the job, which ends with an account of the query
   */
  public Job<QuerySummary> writeArrowFile(OutputStream out) {
    return write(out, ArrowOutput.Form.FILE);
  }

  private Job<QuerySummary> write(OutputStream out, ArrowOutput.Form form) {
    return JobRun.start(
        definition,
        core,
        (run, control) -> {
          try (ArrowOutput output = ArrowOutput.open(run.contract(), core.allocator(), out, form)) {
            each(
                run,
                control,
                (batch, progress) -> {
                  output.write(batch);
                });
            output.end();
            return run.summary();
          }
        });
  }

  /**
   * Asks, and gives the batches to another language through the Arrow C stream interface:
   * geometries as {@code geoarrow.wkb}. Blocks until the first rows are there. Whoever holds the
   * stream pulls on their own thread, and ends the query by the stream's release; it must be
   * released before the engine is closed, and so must the batches that came out of it.
   *
   * @param address of an {@code ArrowArrayStream} that the caller has allocated and not filled;
   *     DuckDB, pyarrow and others call it {@code _import_from_c}
   */
  public void exportTo(long address) {
    ArrowExport.to(address, open(), core.allocator());
  }

  /**
   * The batches for subscribers. Each subscription asks anew, with its first request. A batch
   * belongs to its subscriber from {@code onNext} on and is theirs to close, before the engine is
   * closed; batches that were never handed out are closed here, and so is one whose {@code onNext}
   * threw, which ends the subscription. Signals come on the executor for waiting, one at a time; no
   * more is read than was requested and one batch ahead. Cancelling interrupts DuckDB.
   *
   * @return the publisher
   */
  public Flow.Publisher<Batch> publisher() {
    return new BatchPublisher(definition, core);
  }

  /**
   * Asks, for a caller who pulls batches on their own thread. Blocks until the first rows are
   * there, and so does each pull. Batches are the caller's to close, before the engine is closed.
   * Closing the source early is safe, from another thread too.
   *
   * @return the batches, to be closed by the caller
   */
  public BatchSource open() {
    return new PulledRun(definition, core);
  }

  /**
   * Plans the query as it would be asked now, and tells what it would read: each file and row group
   * with the reason, and what DuckDB would get. The small side of a join is read for it, and a
   * search for the nearest rows is made, since the rest follows from what they find; nothing else
   * is.
   *
   * @return the job, which ends with the explanation; it prints itself
   */
  public Job<Explanation> explain() {
    return JobRun.start(definition.toExplain(), core, (run, control) -> run.explanation());
  }

  private Job<QuerySummary> start(BatchAction action) {
    return JobRun.start(
        definition,
        core,
        (run, control) -> {
          each(run, control, action);
          return run.summary();
        });
  }

  private static void each(QueryRun run, JobControl control, BatchAction action)
      throws IOException {
    for (Optional<Batch> batch = run.next(); batch.isPresent(); batch = run.next()) {
      try (Batch lent = batch.get()) {
        action.accept(lent, control);
        control.advance(lent.rowCount(), SizedSource.bytes(lent));
      }
    }
  }

  @FunctionalInterface
  private interface BatchAction {
    void accept(Batch batch, JobControl control) throws IOException;
  }

  /** Reads the rows of batches of one contract. For one thread at a time. */
  private static final class Rows<R extends Record> {
    private final Class<R> type;
    private final Consumer<? super R> action;
    private Optional<RecordReader<R>> reader = Optional.empty();

    Rows(Class<R> type, Consumer<? super R> action) {
      this.type = type;
      this.action = action;
    }

    void accept(Batch batch, JobControl control) {
      if (reader.isEmpty()) {
        reader = Optional.of(Records.reader(type, batch.contract()));
      }
      RecordReader<R> rows = reader.get();
      for (int row = 0; row < batch.rowCount(); row++) {
        if (row % 1024 == 0) {
          control.checkCancelled();
        }
        action.accept(rows.read(batch, row));
      }
    }
  }
}
