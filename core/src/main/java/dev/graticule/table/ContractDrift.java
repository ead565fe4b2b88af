package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.contract.Violation;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How a contract that was asked for differs from the one a table has. Free text may differ. */
final class ContractDrift {
  private ContractDrift() {}

  static void refuse(String table, Contract asked, Contract actual) {
    refuse(table, asked, actual, difference -> false);
  }

  /** Differences that do not matter here may be there. */
  static void refuse(String table, Contract asked, Contract actual, Predicate<Violation> allowed) {
    List<Violation> differences =
        asked.drift(actual).stream()
            .filter(violation -> !(violation instanceof Violation.MetadataDiffers))
            .filter(allowed.negate())
            .toList();
    if (!differences.isEmpty()) {
      throw new RefusedException(
          "Table \"%s\" has another contract than the one given. %s Open it with its own, or evolve it."
              .formatted(
                  table,
                  differences.stream().map(Violation::toString).collect(Collectors.joining(" "))));
    }
  }
}
