package dev.graticule.query;

import dev.graticule.batch.BatchSource;
import dev.graticule.query.QueryContext.Purpose;

/**
 * A query that can be asked any number of times.
 *
 * @param name what it is called in messages
 * @param plan starts it
 * @param options its limits
 * @param purpose what it is opened for
 */
record QueryDefinition(String name, Plan plan, QueryOptions options, Purpose purpose) {

  /** Starts a query. */
  @FunctionalInterface
  interface Plan {
    /** Blocks until DuckDB has its first rows; the source is the caller's to close. */
    BatchSource open(QueryContext context);
  }

  QueryDefinition with(QueryOptions other) {
    return new QueryDefinition(name, plan, other, purpose);
  }

  /** The same, to tell what it would read. */
  QueryDefinition toExplain() {
    return new QueryDefinition(name, plan, options, Purpose.EXPLANATION);
  }
}
