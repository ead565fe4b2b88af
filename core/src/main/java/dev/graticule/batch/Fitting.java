package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import java.util.EnumSet;
import java.util.Set;

/** Which types of a record and of a contract go together. Lists, maps and structs are walked. */
final class Fitting {
  private static final Set<Scalar> INTEGERS = EnumSet.range(Scalar.INT8, Scalar.INT64);

  private Fitting() {}

  /** Values of one type can all be held by the other, or are held against it one by one. */
  static boolean fits(ColumnType from, ColumnType to) {
    if (from instanceof Scalar narrow && to instanceof Scalar wide) {
      return narrow == wide
          || (narrow == Scalar.FLOAT32 && wide == Scalar.FLOAT64)
          || (INTEGERS.contains(narrow) && INTEGERS.contains(wide) && narrow.compareTo(wide) < 0);
    }
    if (from instanceof ColumnType.Timestamp one && to instanceof ColumnType.Timestamp other) {
      return one.zoning() == other.zoning();
    }
    boolean bytesOfGeometry =
        (from instanceof ColumnType.Geometry && to == Scalar.BINARY)
            || (from == Scalar.BINARY && to instanceof ColumnType.Geometry);
    return bytesOfGeometry || from.getClass() == to.getClass();
  }

  /** A CRS that a record states, other than the default, is the column's. */
  static void requireCrs(String component, ColumnType record, ColumnType column) {
    if (record instanceof ColumnType.Geometry stated
        && column instanceof ColumnType.Geometry actual
        && stated.crs().identifier().isPresent()
        && !stated.crs().equals(Crs.crs84())
        && !(actual.crs() instanceof Crs.Unknown)
        && !stated.crs().sameAs(actual.crs())) {
      throw new ContractException(
          "Component %s states the CRS %s, its column has %s; coordinates are never transformed silently."
              .formatted(component, stated.crs(), actual.crs()));
    }
  }

  static ContractException refused(String component, ColumnType record, ColumnType column) {
    return new ContractException(
        "Component %s is %s and its column is %s; these do not go together without loss. Change the component's type or cast the column."
            .formatted(component, record, column));
  }
}
