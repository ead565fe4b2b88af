package dev.graticule.batch;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Finds the rows that meet a condition, exactly: as {@link Predicate} says of null and NaN, with
 * geometries held against each other by their boxes first and by JTS where boxes leave it open.
 *
 * <p>Geometries are read strictly. A geometry with NaN or infinite coordinates, on which JTS gives
 * no answer, is judged by the box of its other vertices: it meets a window, intersects or is near
 * unless the box rules it out, and is within only where the box proves it. On columns whose edges
 * are not planar, vertices are joined in the plane of the coordinates.
 *
 * <p>For one thread at a time; making a filter prepares its geometries, so each thread makes its
 * own and keeps it.
 */
public final class RowFilter {
  private final RowTest test;

  private RowFilter(RowTest test) {
    this.test = test;
  }

  /**
   * A filter.
   *
   * @param predicate the condition
   * @param contract what the rows are; batches may have more columns, in another order
   * @return the filter
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public static RowFilter of(Predicate predicate, Contract contract) {
    return new RowFilter(LogicTests.of(PredicateCheck.require(predicate, contract), contract));
  }

  /**
   * Finds the rows of a batch that meet the condition.
   *
   * @param batch the batch, lent for the length of the call
   * @return the rows' numbers; not those of which the condition is unknown
   * @throws WkbException when a geometry that has to be looked at is no strict ISO WKB; it names
   *     column and row
   * @throws dev.graticule.predicate.PredicateException when the batch's columns are of other types
   */
  public BitSet select(Batch batch) {
    test.bind(batch);
    BitSet selected = new BitSet(batch.rowCount());
    for (int row = 0; row < batch.rowCount(); row++) {
      if (test.test(row) == Truth.TRUE) {
        selected.set(row);
      }
    }
    return selected;
  }

  /**
   * Copies the rows of a batch that meet the condition.
   *
   * @param batch the batch, lent for the length of the call
   * @param allocator where the copy's memory comes from
   * @return a new batch, the caller's to close; it may have no rows
   * @throws WkbException as {@link #select} does
   * @throws dev.graticule.predicate.PredicateException as {@link #select} does
   */
  public Batch filter(Batch batch, BufferAllocator allocator) {
    return copy(batch, select(batch), allocator);
  }

  /**
   * Copies chosen rows of a batch.
   *
   * @param batch the batch, lent for the length of the call
   * @param rows the rows' numbers
   * @param allocator where the copy's memory comes from
   * @return a new batch, the caller's to close
   */
  public static Batch copy(Batch batch, BitSet rows, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(batch.root().getSchema(), allocator);
    try {
      List<FieldVector> sources = batch.root().getFieldVectors();
      List<FieldVector> targets = root.getFieldVectors();
      for (int i = 0; i < sources.size(); i++) {
        int target = 0;
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
          RowCopy.copy(sources.get(i), row, targets.get(i), target++);
        }
      }
      root.setRowCount(rows.cardinality());
      return Batch.owning(batch.contract(), root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }
}
