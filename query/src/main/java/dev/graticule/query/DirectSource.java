package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileRows;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a few row groups, without DuckDB. The reader of core skips pages by their boxes,
 * which DuckDB does not, and has nothing to prepare; it works on the thread that asks, so it is for
 * reads that are over before several threads would have paid.
 */
final class DirectSource implements BatchSource {
  private final QueryContext context;
  private final Snapshot snapshot;
  private final Contract contract;
  private final ReadOptions options;
  private final Iterator<DataFile> files;
  private @Nullable Open current;
  private boolean closed;

  private record Open(DataFile file, FileRows rows) {}

  /**
   * The rows that meet a condition.
   *
   * @param files where they are
   * @param columns what of them
   * @param condition checked already
   */
  DirectSource(QueryContext context, TableFiles files, List<String> columns, Predicate condition) {
    this.context = context;
    this.snapshot = files.snapshot();
    this.contract = snapshot.contract().select(columns);
    this.files = files.kept().iterator();
    this.options =
        ReadOptions.all()
            .withColumns(columns)
            .withPredicate(condition)
            .withBatchRows(context.batchRows());
  }

  /** Whether DuckDB would give columns the same values, to the last digit. */
  static boolean givesTheSame(Contract contract) {
    return contract.columns().stream().map(Column::type).noneMatch(DirectSource::hasNanoseconds);
  }

  /** Of moments in nanoseconds DuckDB drops the last three digits. */
  private static boolean hasNanoseconds(ColumnType type) {
    if (type instanceof ColumnType.Timestamp time) {
      return time.unit() == ColumnType.TimeUnit.NANOS;
    }
    if (type instanceof ColumnType.ListOf list) {
      return hasNanoseconds(list.element());
    }
    if (type instanceof ColumnType.MapOf map) {
      return hasNanoseconds(map.key()) || hasNanoseconds(map.value());
    }
    return type instanceof ColumnType.Struct struct
        && struct.fields().stream().map(Column::type).anyMatch(DirectSource::hasNanoseconds);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (!closed) {
      context.session().checkStopped();
      Open open = current;
      if (open == null) {
        if (!files.hasNext()) {
          break;
        }
        current = open(files.next());
        continue;
      }
      Optional<Batch> batch = there(open);
      if (batch.isPresent()) {
        return batch;
      }
      closeFile();
    }
    return Optional.empty();
  }

  private Open open(DataFile file) {
    GeoParquetFile open = context.footers().open(snapshot, file);
    return new Open(file, FileRows.matching(snapshot, file, open, options, context.allocator()));
  }

  /** A file of a version goes only when the version does. */
  private Optional<Batch> there(Open open) {
    try {
      return open.rows().next();
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(snapshot, open.file().path(), e);
    }
  }

  private void closeFile() {
    Open open = current;
    current = null;
    if (open != null) {
      context.tally().read(open.rows().rowsDecoded());
      open.rows().close();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeFile();
  }
}
