package dev.graticule.file.internal.encode;

import dev.graticule.predicate.Literal;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;

/**
 * The least and the greatest value seen, as bounds. One range stands for a page; when the page is
 * done it is added to the one of the file and cleared.
 */
interface ValueRange<R extends ValueRange<R>> {

  /** Forgets everything. */
  void clear();

  /** Takes in what the other has seen. */
  void add(R other);

  /**
   * Fills the statistics of a page.
   *
   * @return whether the statistics say something true; false when no bound can be given for the
   *     values that were seen
   */
  boolean fill(Statistics<?> statistics);

  /** How many values were NaN. */
  long nans();

  /** The lower bound, where one can be given. */
  Optional<Literal> min();

  /** The upper bound, where one can be given. */
  Optional<Literal> max();
}
