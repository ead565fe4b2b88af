package dev.graticule.quality;

import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.BitSet;

/** A condition that no row may fail. */
record ConditionRule(String name, Predicate condition) implements Rule {

  @Override
  public Check over(Contract contract) {
    // What the negation selects fails for sure; unknown is selected by neither.
    RowFilter failing = RowFilter.of(new Predicate.Not(condition), contract);
    String reason = "it does not meet %s.".formatted(condition);
    return (batch, rows, faults) -> {
      BitSet found = failing.select(batch);
      found.and(rows);
      found.stream().forEach(row -> faults.add(row, reason));
    };
  }
}
