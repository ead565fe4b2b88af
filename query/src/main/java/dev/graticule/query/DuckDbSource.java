package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/** Batches as DuckDB gives them, in the layout of a contract. */
final class DuckDbSource implements BatchSource {
  private final ArrowStream stream;
  private final Contract contract;
  private final BufferAllocator allocator;
  private boolean ended;

  /** Takes over the stream. */
  DuckDbSource(ArrowStream stream, Contract contract, BufferAllocator allocator) {
    this.stream = stream;
    this.contract = contract;
    this.allocator = allocator;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (!ended && stream.load()) {
      if (stream.root().getRowCount() > 0) {
        return Optional.of(
            limited(VectorMove.batch(stream.root(), contract, allocator, stream::dictionary)));
      }
    }
    ended = true;
    return Optional.empty();
  }

  /** Buffers that change hands are counted but not refused by Arrow; so the limit is held here. */
  private Batch limited(Batch batch) {
    if (allocator.getAllocatedMemory() > allocator.getLimit()) {
      batch.close();
      throw new OutOfMemoryException(
          "%d bytes are the limit of %s".formatted(allocator.getLimit(), allocator.getName()));
    }
    return batch;
  }

  @Override
  public void close() {
    ended = true;
    stream.close();
  }
}
