package dev.graticule.query;

import dev.graticule.batch.Batch;
import java.util.List;

/**
 * A step on each batch that needs the processor, not DuckDB. May run for several batches at once.
 */
@FunctionalInterface
interface Stage {
  /**
   * Works on a batch.
   *
   * @param batch taken over, closed also on error
   * @return batches with rows, now the caller's; may be none
   */
  List<Batch> apply(Batch batch);
}
