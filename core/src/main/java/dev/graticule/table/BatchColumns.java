package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

  /**
   * Takes the batch over: its vectors move without a copy, under the contract's names and with its
   * nullability and metadata; those that nobody asked for are closed.
   *
   * @param contract of the very types
   * @param source what the batch calls a column of the contract
   */
  static Batch renamed(
      Batch batch, Contract contract, BufferAllocator allocator, UnaryOperator<String> source) {
    List<FieldVector> vectors = new ArrayList<>();
    try (batch) {
      for (Column column : contract.columns()) {
        FieldVector target = ArrowLayout.field(column).createVector(allocator);
        vectors.add(target);
        batch.vector(source.apply(column.name())).makeTransferPair(target).transfer();
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
