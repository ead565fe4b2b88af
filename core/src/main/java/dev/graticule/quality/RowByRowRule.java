package dev.graticule.quality;

import dev.graticule.contract.Contract;

/** A function that is asked row by row. */
record RowByRowRule(String name, RowCheck check) implements Rule {

  @Override
  public Check over(Contract contract) {
    return (batch, rows, faults) ->
        rows.stream()
            .forEach(row -> check.fault(batch, row).ifPresent(reason -> faults.add(row, reason)));
  }
}
