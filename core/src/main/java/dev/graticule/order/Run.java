package dev.graticule.order;

/** Sorted rows, one after the other. For one thread at a time. */
interface Run extends AutoCloseable {

  /**
   * Goes to the next row.
   *
   * @return whether there is one
   */
  boolean next();

  /** The keys among which the row's is. */
  Keys keys();

  /** Where the row's key is among {@link #keys()}. */
  int key();

  /** The number, among the sources that the run was begun with, of the batch the row lies in. */
  int source();

  /** The row of that batch. */
  int row();

  /**
   * What stays in memory for the row alone until it is released: nothing where all rows of the run
   * lie in memory in any case.
   */
  long held();

  /** Lets batches go whose rows were all passed. */
  void release();

  /** Lets everything go. Safe to call twice. */
  @Override
  void close();
}
