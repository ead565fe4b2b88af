package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Makes batches of records. Safe for use by several threads; the sources it makes are for one at a
 * time.
 *
 * @param <R> the record
 */
public final class RecordWriter<R extends Record> {
  /**
   * A batch ends early once its texts, bytes and geometries have so many bytes: 64 MiB. A thousand
   * country borders then do not become one buffer of gigabytes.
   */
  public static final long BATCH_BYTES = 64L << 20;

  private final Contract contract;
  private final RowWriter.Plan plan;

  RecordWriter(Class<R> type, Contract contract) {
    this.contract = contract;
    this.plan = RowWriter.plan(RecordBinding.of(type), contract.columns(), "");
  }

  /**
   * What the batches are.
   *
   * @return the contract
   */
  public Contract contract() {
    return contract;
  }

  /**
   * A source that reads records as batches are asked for.
   *
   * @param records the records; null is refused
   * @param allocator where the batches' buffers come from; lent until the last batch is closed
   * @param batchRows how many rows a batch has at most, at least 1
   * @return the source
   */
  public BatchSource source(Iterator<R> records, BufferAllocator allocator, int batchRows) {
    return new RecordSource<>(this, records, () -> {}, allocator, batchRows);
  }

  /**
   * A source that reads a stream of records as batches are asked for and closes it.
   *
   * @param records the records; closed with the source
   * @param allocator where the batches' buffers come from; lent until the last batch is closed
   * @param batchRows how many rows a batch has at most, at least 1
   * @return the source
   */
  public BatchSource source(Stream<R> records, BufferAllocator allocator, int batchRows) {
    return new RecordSource<>(this, records.iterator(), records::close, allocator, batchRows);
  }

  /**
   * One batch of all the records.
   *
   * @param records the records
   * @param allocator where the buffers come from
   * @return the batch, the caller's to close; without rows when there are none
   * @throws RejectedValueException when a value does not go into its column; nothing is held then
   */
  public Batch batch(List<R> records, BufferAllocator allocator) {
    return fill(records.iterator(), new FillState(), 0, records.size(), Long.MAX_VALUE, allocator);
  }

  /** A batch of the next records, closed again when anything fails. */
  Batch fill(
      Iterator<R> records,
      FillState state,
      long firstRow,
      int maxRows,
      long maxBytes,
      BufferAllocator allocator) {
    VectorSchemaRoot root = emptyRoot(Math.min(maxRows, 1 << 16), allocator);
    try {
      RowWriter writer = plan.on(root::getVector, state);
      state.startBatch();
      int row = 0;
      while (row < maxRows && state.bytes() < maxBytes && records.hasNext()) {
        state.startRow(firstRow + row);
        R next = records.next();
        if (next == null) {
          throw new ContractException(
              "Row %d: the record is null; leave it out.".formatted(firstRow + row));
        }
        writer.write(next, row++);
      }
      for (FieldVector vector : root.getFieldVectors()) {
        vector.setValueCount(row);
      }
      root.setRowCount(row);
      return Batch.owning(contract, root);
    } catch (Throwable e) {
      root.close();
      throw e;
    }
  }

  private VectorSchemaRoot emptyRoot(int rows, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (Field field : ArrowLayout.schema(contract).getFields()) {
        FieldVector vector = field.createVector(allocator);
        vectors.add(vector);
        vector.setInitialCapacity(Math.max(1, rows));
        vector.allocateNew();
      }
      return new VectorSchemaRoot(ArrowLayout.schema(contract), vectors, 0);
    } catch (Throwable e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }
}
