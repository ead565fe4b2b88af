package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import org.apache.arrow.vector.FieldVector;

/**
 * A column whose values follow from the others of their row, such as the cell that a geometry lies
 * in. A value: what it needs to compute is made for a contract.
 */
public interface ComputedColumn {

  /**
   * The column that is added.
   *
   * @return its name and type
   */
  Column column();

  /**
   * Makes ready to compute.
   *
   * @param contract what the rows are, without the column
   * @return computes for batches of that contract; for one thread at a time
   * @throws dev.graticule.GraticuleException when the value does not follow from such rows; the
   *     message names the column
   */
  Filler over(Contract contract);

  /** Computes the values of a column, a whole batch at a time. */
  @FunctionalInterface
  interface Filler {

    /**
     * Fills a vector.
     *
     * @param batch the rows, lent for the length of the call
     * @param target a vector in the layout of the column, not allocated yet; filled with one value
     *     a row. Its owner closes it, also when this fails
     * @throws WkbException when a geometry is broken; its row is the batch's
     * @throws RejectedValueException when a row's value does not follow; its row is the batch's
     */
    void fill(Batch batch, FieldVector target);
  }
}
