package dev.graticule.batch;

import org.apache.arrow.vector.FieldVector;

/** Puts values into the slots of one vector, in ascending order. */
abstract class ValueWriter {

  /** Makes the writer of a vector. A plan holds no vector, so that it serves batch after batch. */
  @FunctionalInterface
  interface Plan {
    ValueWriter on(FieldVector vector, FillState state);
  }

  /** Puts a value that is there. */
  abstract void set(int slot, Object value);

  /** Puts a number without a box; only for integers. */
  void setLong(int slot, long value) {
    throw new UnsupportedOperationException("Not a column of integers.");
  }

  /** Puts a number without a box; only for floating point. */
  void setDouble(int slot, double value) {
    throw new UnsupportedOperationException("Not a column of floating point.");
  }
}
