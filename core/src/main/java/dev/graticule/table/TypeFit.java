package dev.graticule.table;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Crs;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredColumn.Form;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which stored types are read as which types of a table. Files written before a column was given
 * more room hold the narrower type (Iceberg, "Schema Evolution"; Delta, "Type Widening"); other
 * engines keep what their format has no type for in another one.
 */
final class TypeFit {
  private static final Set<Scalar> INTEGERS = EnumSet.range(Scalar.INT8, Scalar.INT64);

  /** How many digits the integers of a type may have. */
  private static final Map<Scalar, Integer> DIGITS =
      Map.of(Scalar.INT8, 3, Scalar.INT16, 5, Scalar.INT32, 10, Scalar.INT64, 19);

  private TypeFit() {}

  /**
   * What is wrong with a column without parts.
   *
   * @return the end of a sentence that begins with the column; empty when it fits
   */
  static Optional<String> problem(StoredColumn there, ColumnType wanted) {
    if (there.type().isEmpty()) {
      return Optional.of("is stored in a way that is not read");
    }
    ColumnType stored = there.type().get();
    if (wanted instanceof ColumnType.Geometry meant) {
      return stored instanceof ColumnType.Geometry said
          ? problem(said, meant)
          : stored == Scalar.BINARY ? Optional.empty() : other(stored, wanted);
    }
    boolean fits =
        stored.equals(wanted)
            || (stored instanceof ColumnType.Geometry && wanted == Scalar.BINARY)
            || widens(stored, wanted)
            || (wanted == Scalar.UUID && (stored == Scalar.BINARY || stored == Scalar.TEXT))
            || isTime(there, stored, wanted);
    return fits ? Optional.empty() : other(stored, wanted);
  }

  private static Optional<String> other(ColumnType stored, ColumnType wanted) {
    return Optional.of("is %s there and %s in the table".formatted(stored, wanted));
  }

  /** Names and references differ in many ways; only what is known to differ is another meaning. */
  private static Optional<String> problem(ColumnType.Geometry said, ColumnType.Geometry meant) {
    boolean known = !(said.crs() instanceof Crs.Unknown) && !(meant.crs() instanceof Crs.Unknown);
    if (known && !said.crs().equals(meant.crs()) && !said.crs().sameAs(meant.crs())) {
      return Optional.of(
          "is in %s there and in %s in the table".formatted(said.crs(), meant.crs()));
    }
    if (said.edges() != meant.edges()) {
      return Optional.of(
          "has %s edges there and %s ones in the table"
              .formatted(said.edges().label(), meant.edges().label()));
    }
    return said.epoch().equals(meant.epoch())
        ? Optional.empty()
        : Optional.of(
            "is of epoch %s there and of %s in the table".formatted(said.epoch(), meant.epoch()));
  }

  private static boolean widens(ColumnType from, ColumnType to) {
    if (from instanceof Scalar before && to instanceof Scalar after) {
      return INTEGERS.contains(before)
          ? widensInteger(before, after)
          : before == Scalar.FLOAT32 && after == Scalar.FLOAT64;
    }
    if (to instanceof ColumnType.Decimal after) {
      int room = after.precision() - after.scale();
      if (from instanceof ColumnType.Decimal before) {
        return before.scale() <= after.scale() && before.precision() - before.scale() <= room;
      }
      return from instanceof Scalar before && DIGITS.getOrDefault(before, room + 1) <= room;
    }
    return false;
  }

  /** Parquet has no integers below 32 bits; writers that do not annotate them leave 32. */
  private static boolean widensInteger(Scalar before, Scalar after) {
    if (INTEGERS.contains(after)) {
      return before.compareTo(after) < 0 || before == Scalar.INT32;
    }
    return after == Scalar.FLOAT64 && before != Scalar.INT64;
  }

  private static boolean isTime(StoredColumn there, ColumnType stored, ColumnType wanted) {
    if (!(wanted instanceof ColumnType.Timestamp after)) {
      return false;
    }
    if (stored == Scalar.DATE) {
      return after.zoning() == TimeZoning.LOCAL;
    }
    // Formats know microseconds alone: a finer time than the table has is refused by its row.
    return there.form() == Form.INT96
        || (stored instanceof ColumnType.Timestamp before && before.zoning() == after.zoning());
  }

  /** What the values of a column that fits are read as, before they are converted. */
  static ColumnType readAs(ColumnType stored, ColumnType wanted) {
    boolean sameBytes =
        wanted instanceof ColumnType.Geometry
            || (stored instanceof ColumnType.Geometry && wanted == Scalar.BINARY);
    return sameBytes ? wanted : stored;
  }
}
