package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Picks rows out of several batches of one contract into new ones, column by column, whatever is
 * nested in them. Batches are lent from {@link #add} to {@link #remove} and must not change
 * meanwhile. For one thread at a time.
 */
public final class RowGather {
  private final Contract contract;
  private final Schema schema;
  private final BufferAllocator allocator;

  /** Of each column, what each batch has of it. */
  private final PickSource[][] columns;

  private final PickSource[] nothing;
  private final RowBytes noBytes;
  private RowBytes[] bytes = new RowBytes[0];
  private final Deque<Integer> free = new ArrayDeque<>();

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
    // Without rows it holds no memory.
    Batch empty = Batch.owning(contract, VectorSchemaRoot.create(schema, allocator));
    this.nothing = sources(empty);
    this.noBytes = RowBytes.of(empty);
    this.columns = new PickSource[nothing.length][0];
  }

  private static PickSource[] sources(Batch batch) {
    return batch.root().getFieldVectors().stream().map(PickSource::of).toArray(PickSource[]::new);
  }

  /**
   * Takes a batch to pick from.
   *
   * @param batch a batch of the contract, lent until it is removed
   * @return its number
   */
  public int add(Batch batch) {
    if (free.isEmpty()) {
      makeRoom();
    }
    int number = free.remove();
    set(number, sources(batch), RowBytes.of(batch));
    return number;
  }

  private void makeRoom() {
    int before = bytes.length;
    int after = Math.max(4, before * 2);
    bytes = Arrays.copyOf(bytes, after);
    for (int column = 0; column < columns.length; column++) {
      columns[column] = Arrays.copyOf(columns[column], after);
    }
    for (int number = before; number < after; number++) {
      remove(number);
    }
  }

  /**
   * Forgets a batch.
   *
   * @param number which; goes to another batch some time
   */
  public void remove(int number) {
    set(number, nothing, noBytes);
    free.add(number);
  }

  private void set(int number, PickSource[] sources, RowBytes rowBytes) {
    for (int column = 0; column < columns.length; column++) {
      columns[column][number] = sources[column];
    }
    bytes[number] = rowBytes;
  }

  /**
   * What a row takes.
   *
   * @param number its batch
   * @param row the row
   * @return bytes, as {@link RowBytes} counts them
   */
  public long bytes(int number, int row) {
    return bytes[number].of(row);
  }

  /**
   * Picks rows.
   *
   * @param from for each row of the new batch the number of its source
   * @param rows for each row of the new batch the row of that source
   * @param count how many rows to pick; the arrays are at least as long
   * @return the rows in the order of the picks, the caller's to close
   * @throws org.apache.arrow.memory.OutOfMemoryException when the allocator has no more
   * @throws ArithmeticException when a list has more elements in all rows than a vector can hold
   */
  public Batch gather(int[] from, int[] rows, int count) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      for (int column = 0; column < columns.length; column++) {
        Gather.into(columns[column], from, rows, count, root.getVector(column));
      }
      root.setRowCount(count);
      return Batch.owning(contract, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }
}
