package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.ObjectNotFoundException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The rows of a snapshot that meet a condition, one file after the other. */
final class TableScan implements BatchSource {
  private final Snapshot snapshot;
  private final Contract contract;
  private final Predicate condition;
  private final MayMatch match;
  private final Iterator<DataFile> files;
  private final BufferAllocator allocator;
  private @Nullable OpenFile current;
  private boolean closed;

  private record OpenFile(DataFile file, BatchSource rows) {}

  TableScan(
      Snapshot snapshot, List<String> columns, Predicate condition, BufferAllocator allocator) {
    this.snapshot = snapshot;
    this.contract = snapshot.contract().select(columns);
    this.condition = condition;
    this.match = new MayMatch(condition, snapshot.contract());
    this.files = snapshot.files(condition).iterator();
    this.allocator = allocator;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (!closed) {
      OpenFile open = current;
      if (open == null) {
        if (!files.hasNext()) {
          close();
          return Optional.empty();
        }
        current = open(files.next());
        continue;
      }
      Optional<Batch> batch = there(open.file(), () -> open.rows().next());
      if (batch.isPresent()) {
        return batch;
      }
      current = null;
      open.rows().close();
    }
    return Optional.empty();
  }

  private @Nullable OpenFile open(DataFile file) {
    Verdict verdict = match.judge(file).verdict();
    return verdict == Verdict.NONE
        ? null
        : new OpenFile(file, there(file, () -> open(file, verdict)));
  }

  private BatchSource open(DataFile file, Verdict verdict) {
    if (verdict == Verdict.ALL) {
      return FilledScan.open(snapshot, file, contract, Predicates.all(), allocator);
    }
    return FileRows.matching(
        snapshot,
        file,
        GeoParquetFile.open(snapshot.store(), file.path()),
        ReadOptions.all().withColumns(contract.names()).withPredicate(condition),
        allocator);
  }

  /** A file of a version goes only when the version does. */
  private <T> T there(DataFile file, Supplier<T> work) {
    try {
      return work.get();
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(snapshot, file.path(), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    OpenFile open = current;
    current = null;
    if (open != null) {
      open.rows().close();
    }
  }
}
