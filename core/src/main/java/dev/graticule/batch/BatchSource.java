package dev.graticule.batch;

import dev.graticule.contract.Contract;
import java.util.Optional;

/**
 * Gives batches of one contract, one after the other, when asked. For one thread at a time; may be
 * closed early.
 */
public interface BatchSource extends AutoCloseable {

  /**
   * What the rows are.
   *
   * @return the contract of every batch
   */
  Contract contract();

  /**
   * The next batch, never one without rows.
   *
   * @return the batch, now the caller's to close; empty at the end, and from then on
   * @throws dev.graticule.GraticuleException when the rows cannot be had; the source is then only
   *     good for closing
   */
  Optional<Batch> next();

  /**
   * Frees what the source holds; batches it gave stay their owners'. Safe to call twice and before
   * the end.
   */
  @Override
  void close();
}
