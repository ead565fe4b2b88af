package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Picks rows out of several batches of one contract into a new one, column by column, whatever is
 * nested in them. For one thread at a time.
 */
public final class RowGather {
  private final Contract contract;
  private final Schema schema;
  private final BufferAllocator allocator;

  /**
   * Makes ready.
   *
   * @param contract what the rows are
   * @param allocator where the memory of new batches comes from
   */
  public RowGather(Contract contract, BufferAllocator allocator) {
    this.contract = contract;
    this.schema = ArrowLayout.schema(contract);
    this.allocator = allocator;
  }

  /**
   * Picks rows.
   *
   * @param sources batches of the contract, lent for the length of the call
   * @param from for each row of the new batch the number of its source
   * @param rows for each row of the new batch the row of that source
   * @param count how many rows to pick; the arrays are at least as long
   * @return the rows in the order of the picks, the caller's to close
   * @throws org.apache.arrow.memory.OutOfMemoryException when the allocator has no more
   * @throws ArithmeticException when a list has more elements in all rows than a vector can hold
   */
  public Batch gather(List<Batch> sources, int[] from, int[] rows, int count) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      for (int column = 0; column < schema.getFields().size(); column++) {
        FieldVector[] vectors = new FieldVector[sources.size()];
        for (int i = 0; i < vectors.length; i++) {
          vectors[i] = sources.get(i).root().getVector(column);
        }
        Gather.into(vectors, from, rows, count, root.getVector(column));
      }
      root.setRowCount(count);
      return Batch.owning(contract, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }
}
