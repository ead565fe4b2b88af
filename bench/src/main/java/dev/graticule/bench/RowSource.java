package dev.graticule.bench;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** The rows that {@link MakeRows} made, as a table takes them. */
final class RowSource implements BatchSource {
  private final Contract contract = RowContract.full();
  private final RowFile rows;

  RowSource(String path, BufferAllocator allocator) throws IOException {
    rows = new RowFile(path, allocator);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  /** Each batch is to be closed before the next is asked for. */
  @Override
  public Optional<Batch> next() {
    try {
      return rows.load() ? Optional.of(Batch.owning(contract, rows.root())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The rows cannot be read.", e);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The rows cannot be closed.", e);
    }
  }
}
