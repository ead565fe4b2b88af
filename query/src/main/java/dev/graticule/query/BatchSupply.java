package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import java.util.Optional;

/**
 * Where a subscription's batches come from: a run of a query. One thread at a time asks for
 * batches; any thread may stop it.
 */
interface BatchSupply extends AutoCloseable {
  String name();

  /**
   * Asks to be let in.
   *
   * @param decided run once, by any thread, when batches may be asked for
   */
  void enter(Runnable decided);

  /** The next batch, which may outlive the supply. Blocks. */
  Optional<Batch> nextToKeep();

  /** Makes the asking thread, now or later, end with an error. */
  void stop(GraticuleException why);

  /** Why it was stopped. */
  Optional<GraticuleException> stopReason();

  @Override
  void close();
}
