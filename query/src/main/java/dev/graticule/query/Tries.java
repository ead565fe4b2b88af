package dev.graticule.query;

import dev.graticule.GraticuleException;
import java.util.Optional;

/**
 * What the next try at a query is made with.
 *
 * @param definition the query, with the options of this try
 * @param failed what the try before this one failed with; empty for the first
 */
record Tries(QueryDefinition definition, Optional<GraticuleException> failed) {

  static Tries first(QueryDefinition definition) {
    return new Tries(definition, Optional.empty());
  }

  /** Whether another try may follow one that failed so. */
  boolean mayFollow(GraticuleException error) {
    return failed.isEmpty()
        && definition.options().fallback() != Fallback.OFF
        && DuckDbErrors.kind(error).mayPass();
  }

  /** The try that takes less at a time. */
  Tries degraded(GraticuleException error) {
    return new Tries(definition.with(definition.options().degraded()), Optional.of(error));
  }
}
