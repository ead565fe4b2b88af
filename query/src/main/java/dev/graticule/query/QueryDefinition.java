package dev.graticule.query;

import dev.graticule.batch.BatchSource;

/**
 * A query that can be asked any number of times.
 *
 * @param name what it is called in messages
 * @param plan starts it
 * @param options its limits
 */
record QueryDefinition(String name, Plan plan, QueryOptions options) {

  /** Starts a query. */
  @FunctionalInterface
  interface Plan {
    /** Blocks until DuckDB has its first rows; the source is the caller's to close. */
    BatchSource open(QueryContext context);
  }

  QueryDefinition with(QueryOptions other) {
    return new QueryDefinition(name, plan, other);
  }
}
