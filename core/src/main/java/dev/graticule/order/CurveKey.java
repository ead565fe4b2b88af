package dev.graticule.order;

/** A place on a curve: a number not negative. */
interface CurveKey extends KeyPart {
  /** Where there is no geometry: behind every place. */
  long NOWHERE = Long.MAX_VALUE;

  /** The number of a row of the batch that was read, or {@link #NOWHERE}. */
  long number(int row);

  @Override
  default void put(int row, KeyBytes key) {
    key.putLong(number(row));
  }
}
