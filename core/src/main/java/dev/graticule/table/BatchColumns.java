package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/** Gives the vectors of a batch to another one under another contract. */
final class BatchColumns {
  private BatchColumns() {}

  /**
   * Takes the batch over: its vectors move without a copy, those that the contract lacks are
   * closed, those that the batch lacks are made.
   */
  static Batch moved(
      Batch batch,
      Contract contract,
      BufferAllocator allocator,
      Function<Column, FieldVector> missing) {
    List<FieldVector> vectors = new ArrayList<>();
    try (batch) {
      for (Column column : contract.columns()) {
        vectors.add(
            batch.contract().column(column.name()).isPresent()
                ? moved(batch.vector(column.name()), allocator)
                : missing.apply(column));
      }
      return Batch.owning(
          contract,
          new VectorSchemaRoot(
              vectors.stream().map(FieldVector::getField).toList(), vectors, batch.rowCount()));
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private static FieldVector moved(FieldVector vector, BufferAllocator allocator) {
    TransferPair transfer = vector.getTransferPair(vector.getField(), allocator);
    transfer.transfer();
    return (FieldVector) transfer.getTo();
  }
}
