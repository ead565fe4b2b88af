package dev.graticule.order;

import dev.graticule.batch.Batch;

/**
 * Tells which rows are to be kept together whatever their order, such as those of one partition.
 * For one thread at a time.
 */
@FunctionalInterface
public interface RowGroups {

  /**
   * Numbers the groups of a batch's rows; groups come in the order of their numbers.
   *
   * @param batch the rows, lent for the length of the call
   * @param groups filled with one number a row, not negative; at least as long as there are rows
   */
  void number(Batch batch, int[] groups);
}
