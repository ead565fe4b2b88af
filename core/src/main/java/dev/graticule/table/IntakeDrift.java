package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import dev.graticule.contract.Violation;
import dev.graticule.predicate.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a file that somebody else wrote differs from a table's contract.
 *
 * @param problems what cannot be, as sentences
 * @param toProve columns of which the file promises less than the table does: its rows must be read
 *     to see whether they keep the promise all the same
 */
record IntakeDrift(List<String> problems, Set<String> toProve) {

  /**
   * Compares.
   *
   * @param wanted the table's contract
   * @param there the file's, under the table's names
   * @param evidence what the file's footer says of its rows
   * @param elsewhere columns whose values need not stand in the file
   */
  static IntakeDrift between(
      Contract wanted, Contract there, Evidence evidence, Set<String> elsewhere) {
    IntakeDrift drift = new IntakeDrift(new ArrayList<>(), new LinkedHashSet<>());
    for (Violation violation : wanted.drift(there)) {
      drift.judge(violation, wanted, evidence, elsewhere);
    }
    return drift;
  }

  private void judge(
      Violation violation, Contract wanted, Evidence evidence, Set<String> elsewhere) {
    if (violation instanceof Violation.OrderDiffers
        || violation instanceof Violation.MetadataDiffers) {
      return;
    }
    String column = violation.path().steps().get(0);
    if (violation instanceof Violation.MissingColumn missing) {
      boolean whole = missing.path().steps().size() == 1;
      boolean readsAsNull = whole && missing.expected().isNullable();
      if (!readsAsNull && !elsewhere.contains(column)) {
        problems.add(violation.toString());
      }
    } else if (violation instanceof Violation.NullabilityDiffers nulls) {
      if (nulls.expected() == Nullability.REQUIRED && !isWithoutNulls(nulls, wanted, evidence)) {
        toProve.add(column);
      }
    } else if (violation instanceof Violation.GeometryTypesDiffer types) {
      proveUnlessWithin(column, types.expected(), types.actual());
    } else if (violation instanceof Violation.DimensionsDiffer dimensions) {
      proveUnlessWithin(column, dimensions.expected(), dimensions.actual());
    } else if (violation instanceof Violation.BoundsDiffer bounds) {
      if (bounds.expected().isPresent()) {
        toProve.add(column);
      }
    } else if (violation instanceof Violation.OrientationDiffers rings) {
      if (rings.expected() != Orientation.UNSTATED) {
        toProve.add(column);
      }
    } else if (violation instanceof Violation.CrsColumnDiffers crs) {
      if (crs.expected().isPresent()) {
        toProve.add(column);
      }
    } else {
      problems.add(violation.toString());
    }
  }

  private static boolean isWithoutNulls(
      Violation.NullabilityDiffers nulls, Contract wanted, Evidence evidence) {
    if (nulls.path().steps().size() > 1) {
      return false;
    }
    String name = nulls.path().steps().get(0);
    Column column = wanted.require(name);
    boolean nested =
        column.type() instanceof ColumnType.Struct
            || column.type() instanceof ColumnType.ListOf
            || column.type() instanceof ColumnType.MapOf;
    return !nested
        && (column.isGeometry() ? evidence.geometry(name).nulls() : evidence.column(name).nulls())
            .equals(OptionalLong.of(0));
  }

  /** An empty set means any. */
  private <T> void proveUnlessWithin(String column, Set<T> wanted, Set<T> there) {
    boolean within = wanted.isEmpty() || (!there.isEmpty() && wanted.containsAll(there));
    if (!within) {
      toProve.add(column);
    }
  }
}
