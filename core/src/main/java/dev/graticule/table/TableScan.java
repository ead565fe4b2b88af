package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The rows of a snapshot that meet a condition, one file after the other. */
final class TableScan implements BatchSource {
  private final Store store;
  private final Contract contract;
  private final Contract withCondition;
  private final Predicate condition;
  private final MayMatch match;
  private final Iterator<DataFile> files;
  private final BufferAllocator allocator;
  private @Nullable BatchSource current;
  private boolean closed;

  TableScan(
      Snapshot snapshot, List<String> columns, Predicate condition, BufferAllocator allocator) {
    this.store = snapshot.store();
    this.contract = snapshot.contract().select(columns);
    this.condition = condition;
    this.match = new MayMatch(condition, snapshot.contract());
    Set<String> needed = new LinkedHashSet<>(columns);
    needed.addAll(ConditionColumns.of(condition, snapshot.contract()));
    this.withCondition = snapshot.contract().select(List.copyOf(needed));
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
      BatchSource scan = current;
      if (scan == null) {
        if (!files.hasNext()) {
          close();
          return Optional.empty();
        }
        current = open(files.next());
        continue;
      }
      Optional<Batch> batch = scan.next();
      if (batch.isPresent()) {
        return batch;
      }
      current = null;
      scan.close();
    }
    return Optional.empty();
  }

  private @Nullable BatchSource open(DataFile file) {
    return switch (match.judge(file).verdict()) {
      case NONE -> null;
      case ALL -> FilledScan.open(store, file, contract, Predicates.all(), allocator);
      case SOME -> {
        FilledScan rows = FilledScan.open(store, file, withCondition, condition, allocator);
        yield new FilteredScan(rows, rows.remaining(), contract, allocator);
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    BatchSource scan = current;
    current = null;
    if (scan != null) {
      scan.close();
    }
  }
}
