package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.order.ExternalSort;
import dev.graticule.order.Order;
import dev.graticule.order.RowGroups;
import dev.graticule.order.SortOptions;
import dev.graticule.predicate.Literal;
import dev.graticule.write.Layout;
import dev.graticule.write.Partitioner;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows in the order of a layout: by partition first, so that each partition's file is written at
 * one go. They are held against their contract before that, while an error can still name the row
 * as the caller counts it, and on the thread that fetches them, while another encodes.
 */
final class OrderedRows {
  private OrderedRows() {}

  /**
   * Checks rows, and sorts them when the layout has an order.
   *
   * @param rows the rows, lent
   * @param contract what they are
   * @param partitioner tells partitions in place of the layout's columns, when there is one
   * @return the rows in order, to be closed by the caller; what was lent stays open
   */
  static BatchSource of(
      BatchSource rows,
      Contract contract,
      Layout layout,
      Optional<Partitioner> partitioner,
      SortOptions sorting,
      BufferAllocator allocator,
      JobControl control) {
    BatchSource lent = new Checked(rows, contract, control);
    if (layout.order().parts().isEmpty()) {
      return lent;
    }
    if (partitioner.isPresent()) {
      return ExternalSort.of(
          lent, new PartitionNumbers(partitioner.get()), layout.order(), sorting, allocator);
    }
    Order order =
        layout.partitionBy().stream()
            .<Order>map(Order::byColumns)
            .reduce(Order.none(), Order::then)
            .then(layout.order());
    return ExternalSort.of(lent, order, sorting, allocator);
  }

  /** Partitions by number, in the order in which they are met. */
  private static final class PartitionNumbers implements RowGroups {
    private final Partitioner partitioner;
    private final Map<Map<String, Optional<Literal>>, Integer> numbers = new HashMap<>();

    PartitionNumbers(Partitioner partitioner) {
      this.partitioner = partitioner;
    }

    @Override
    public void number(Batch batch, int[] groups) {
      int row = 0;
      while (row < batch.rowCount()) {
        int end = partitioner.endOfRun(batch, row);
        int number =
            numbers.computeIfAbsent(partitioner.partition(batch, row), one -> numbers.size());
        for (; row < end; row++) {
          groups[row] = number;
        }
      }
    }
  }

  /** Rows under their contract and held against it, as long as nobody cancels. */
  private static final class Checked implements BatchSource {
    private final BatchSource rows;
    private final Contract contract;
    private final ContractCheck check;
    private final JobControl control;
    private long before;

    Checked(BatchSource rows, Contract contract, JobControl control) {
      this.rows = rows;
      this.contract = contract;
      this.check = ContractCheck.of(contract);
      this.control = control;
    }

    @Override
    public Contract contract() {
      return contract;
    }

    @Override
    public Optional<Batch> next() {
      control.checkCancelled();
      Optional<Batch> next = rows.next().map(new SameColumns(contract)::of);
      next.ifPresent(this::check);
      return next;
    }

    private void check(Batch batch) {
      try {
        check.check(batch);
        before += batch.rowCount();
      } catch (RejectedValueException e) {
        batch.close();
        throw e.at(before + e.row());
      } catch (WkbException e) {
        batch.close();
        throw e.at(e.column().orElse("geometry"), before + e.row().orElse(0));
      } catch (RuntimeException | Error e) {
        batch.close();
        throw e;
      }
    }

    @Override
    public void close() {}
  }
}
