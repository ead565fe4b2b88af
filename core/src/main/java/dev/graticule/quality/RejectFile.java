package dev.graticule.quality;

import dev.graticule.batch.Batch;

/**
 * A file of diverted rows in the making. {@link #close} makes it whole, {@link #discard} drops it.
 */
interface RejectFile extends AutoCloseable {

  /**
   * Adds the rows of a batch that offend.
   *
   * @param batch the rows as they came, lent
   * @param offences which of them, and why
   */
  void write(Batch batch, Offences offences);

  @Override
  void close();

  void discard();
}
