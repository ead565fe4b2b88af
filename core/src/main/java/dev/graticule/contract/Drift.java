package dev.graticule.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Walks two contracts side by side and gathers where they differ. */
final class Drift {
  private final List<Violation> found = new ArrayList<>();

  private Drift() {}

  static List<Violation> between(Contract expected, Contract actual) {
    Drift drift = new Drift();
    ColumnPath root = ColumnPath.of();
    drift.columns(root, expected.columns(), actual.columns());
    drift.metadata(root, expected.metadata(), actual.metadata());
    return List.copyOf(drift.found);
  }

  private void columns(ColumnPath parent, List<Column> expected, List<Column> actual) {
    Map<String, Column> actualByName = byName(actual);
    Map<String, Column> expectedByName = byName(expected);
    for (Column column : expected) {
      ColumnPath path = parent.then(column.name());
      Column there = actualByName.get(column.name());
      if (there == null) {
        found.add(new Violation.MissingColumn(path, column));
      } else {
        value(path, column.type(), there.type());
        nullability(path, column.nullability(), there.nullability());
        metadata(path, column.metadata(), there.metadata());
      }
    }
    for (Column column : actual) {
      if (!expectedByName.containsKey(column.name())) {
        found.add(new Violation.ExtraColumn(parent.then(column.name()), column));
      }
    }
    List<String> expectedOrder = common(expected, actualByName);
    List<String> actualOrder = common(actual, expectedByName);
    if (!expectedOrder.equals(actualOrder)) {
      found.add(new Violation.OrderDiffers(parent, expectedOrder, actualOrder));
    }
  }

  private void value(ColumnPath path, ColumnType expected, ColumnType actual) {
    if (expected instanceof ColumnType.Geometry wanted
        && actual instanceof ColumnType.Geometry there) {
      geometry(path, wanted, there);
    } else if (expected instanceof ColumnType.Struct wanted
        && actual instanceof ColumnType.Struct there) {
      columns(path, wanted.fields(), there.fields());
    } else if (expected instanceof ColumnType.ListOf wanted
        && actual instanceof ColumnType.ListOf there) {
      ColumnPath element = path.then(ColumnPath.ELEMENT);
      value(element, wanted.element(), there.element());
      nullability(element, wanted.nullability(), there.nullability());
    } else if (expected instanceof ColumnType.MapOf wanted
        && actual instanceof ColumnType.MapOf there) {
      value(path.then(ColumnPath.KEY), wanted.key(), there.key());
      ColumnPath value = path.then(ColumnPath.VALUE);
      value(value, wanted.value(), there.value());
      nullability(value, wanted.nullability(), there.nullability());
    } else if (!expected.equals(actual)) {
      found.add(new Violation.TypeDiffers(path, expected, actual));
    }
  }

  private void geometry(ColumnPath path, ColumnType.Geometry expected, ColumnType.Geometry actual) {
    if (!expected.crs().equals(actual.crs()) && !expected.crs().sameAs(actual.crs())) {
      found.add(new Violation.CrsDiffers(path, expected.crs(), actual.crs()));
    }
    if (!expected.crsColumn().equals(actual.crsColumn())) {
      found.add(new Violation.CrsColumnDiffers(path, expected.crsColumn(), actual.crsColumn()));
    }
    if (expected.edges() != actual.edges()) {
      found.add(new Violation.EdgesDiffer(path, expected.edges(), actual.edges()));
    }
    if (expected.orientation() != actual.orientation()) {
      found.add(
          new Violation.OrientationDiffers(path, expected.orientation(), actual.orientation()));
    }
    if (!expected.epoch().equals(actual.epoch())) {
      found.add(new Violation.EpochDiffers(path, expected.epoch(), actual.epoch()));
    }
    if (!expected.types().equals(actual.types())) {
      found.add(new Violation.GeometryTypesDiffer(path, expected.types(), actual.types()));
    }
    if (!expected.dimensions().equals(actual.dimensions())) {
      found.add(new Violation.DimensionsDiffer(path, expected.dimensions(), actual.dimensions()));
    }
    if (!expected.bounds().equals(actual.bounds())) {
      found.add(new Violation.BoundsDiffer(path, expected.bounds(), actual.bounds()));
    }
  }

  private void nullability(ColumnPath path, Nullability expected, Nullability actual) {
    if (expected != actual) {
      found.add(new Violation.NullabilityDiffers(path, expected, actual));
    }
  }

  private void metadata(ColumnPath path, Map<String, String> expected, Map<String, String> actual) {
    Set<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    for (String key : keys) {
      Optional<String> wanted = Optional.ofNullable(expected.get(key));
      Optional<String> there = Optional.ofNullable(actual.get(key));
      if (!wanted.equals(there)) {
        found.add(new Violation.MetadataDiffers(path, key, wanted, there));
      }
    }
  }

  private static Map<String, Column> byName(List<Column> columns) {
    Map<String, Column> byName = new HashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    return byName;
  }

  private static List<String> common(List<Column> columns, Map<String, Column> others) {
    return columns.stream().map(Column::name).filter(others::containsKey).toList();
  }
}
