package dev.graticule.examples.tour;

import dev.graticule.table.Operation;
import java.util.Locale;

/** Names of the library, for people. */
final class Words {
  private Words() {}

  static String of(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }
}
