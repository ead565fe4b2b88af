package dev.graticule.batch;

/** A condition made ready for the rows of one batch after another. For one thread at a time. */
interface RowTest {

  /** Turns to the rows of another batch, which is lent until the next. */
  void bind(Batch batch);

  Truth test(int row);

  /** Whether geometries are looked at, which costs more than all else. */
  boolean isSpatial();
}
