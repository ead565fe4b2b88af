package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The rows of several files, one file after the other. */
final class TableScan implements BatchSource {
  private final Store store;
  private final Contract contract;
  private final BufferAllocator allocator;
  private final Iterator<DataFile> files;
  private @Nullable FilledScan current;
  private boolean closed;

  TableScan(Store store, Contract contract, List<DataFile> files, BufferAllocator allocator) {
    this.store = store;
    this.contract = contract;
    this.files = files.iterator();
    this.allocator = allocator;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (!closed) {
      FilledScan scan = current;
      if (scan == null) {
        if (!files.hasNext()) {
          close();
          return Optional.empty();
        }
        current = FilledScan.open(store, files.next(), contract, allocator);
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

  @Override
  public void close() {
    closed = true;
    FilledScan scan = current;
    current = null;
    if (scan != null) {
      scan.close();
    }
  }
}
