package dev.graticule.batch;

import org.apache.arrow.vector.FieldVector;

/** Gets the values of one vector as Java has them. */
@FunctionalInterface
interface ValueReader {

  /** Makes the reader of a vector. A plan holds no vector, so that it serves batch after batch. */
  @FunctionalInterface
  interface Plan {
    ValueReader on(FieldVector vector, ReadState state);
  }

  /** The value of a slot that is not null. */
  Object get(int slot);
}
