package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Exact numbers in the digits of a column. */
final class Decimals {
  private Decimals() {}

  /** The same number at the column's scale; empty when digits would be lost. */
  static Optional<BigDecimal> rescale(BigDecimal number, ColumnType.Decimal type) {
    // Both bounds are asked before a scale of a billion becomes a number of a billion digits.
    long before = (long) number.precision() - number.scale();
    if (number.signum() != 0 && before > type.precision() - type.scale()) {
      return Optional.empty();
    }
    try {
      return Optional.of(number.setScale(type.scale(), RoundingMode.UNNECESSARY));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  static String misfit(Object number, ColumnType.Decimal type) {
    return "the number %s does not fit %d digits with %d behind the point; round it first."
        .formatted(number, type.precision(), type.scale());
  }
}
