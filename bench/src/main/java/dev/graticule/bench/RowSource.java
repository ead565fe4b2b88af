package dev.graticule.bench;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

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

  @Override
  public Optional<Batch> next() {
    try {
      return rows.load() ? Optional.of(Batch.owning(contract, taken())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The rows cannot be read.", e);
    }
  }

  /**
   * The buffers, in vectors of their own: whoever takes a batch may keep it while the next is read.
   */
  private VectorSchemaRoot taken() throws IOException {
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector vector : rows.root().getFieldVectors()) {
      TransferPair transfer = vector.getTransferPair(vector.getField(), vector.getAllocator());
      transfer.transfer();
      vectors.add((FieldVector) transfer.getTo());
    }
    return new VectorSchemaRoot(
        vectors.stream().map(FieldVector::getField).toList(), vectors, rows.root().getRowCount());
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
