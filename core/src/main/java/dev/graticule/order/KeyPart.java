package dev.graticule.order;

import dev.graticule.batch.Batch;

/**
 * A part of a row's key, as bytes whose order is that of the rows. No part's bytes begin those of
 * another row's, so parts stand one behind the other. For one thread at a time.
 */
interface KeyPart {

  /** Looks at the rows that are sorted first, before any key is made. */
  default void learn(Batch batch) {}

  /** Makes ready for the rows of a batch, lent until the next. */
  void read(Batch batch);

  /** Puts the bytes of a row. */
  void put(int row, KeyBytes key);
}
