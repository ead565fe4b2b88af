package dev.graticule.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rules on columns that stand side by side. */
final class Siblings {
  private Siblings() {}

  /** Names differ, there is at least one, and a geometry's CRS column is a text beside it. */
  static void require(String owner, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new ContractException(owner + " needs at least one column.");
    }
    Set<String> seen = new HashSet<>();
    for (Column column : columns) {
      if (!seen.add(column.name())) {
        throw new ContractException(
            "%s has two columns named \"%s\"; names must differ.".formatted(owner, column.name()));
      }
    }
    Map<String, Column> byName =
        columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    for (Column column : columns) {
      if (column.type() instanceof ColumnType.Geometry geometry) {
        geometry.crsColumn().ifPresent(name -> requireCrsColumn(column, geometry, name, byName));
      }
    }
  }

  /** Inside a list or map a geometry has no sibling that could name its CRS. */
  static void requireNoCrsColumn(String owner, ColumnType type) {
    if (type instanceof ColumnType.Geometry geometry && geometry.crsColumn().isPresent()) {
      throw new ContractException(
          "%s cannot hold geometries with a CRS column (\"%s\"): inside it no column stands beside them. Leave the CRS column out."
              .formatted(owner, geometry.crsColumn().get()));
    }
  }

  /** The columns, each geometry without its CRS column where that is not among them. */
  static List<Column> withoutDanglingCrsColumns(List<Column> columns) {
    Set<String> names = columns.stream().map(Column::name).collect(Collectors.toSet());
    return columns.stream()
        .map(
            column ->
                column.type() instanceof ColumnType.Geometry geometry
                        && geometry.crsColumn().filter(n -> !names.contains(n)).isPresent()
                    ? column.withType(geometry.withoutCrsColumn())
                    : column)
        .toList();
  }

  private static void requireCrsColumn(
      Column column, ColumnType.Geometry geometry, String name, Map<String, Column> byName) {
    ColumnType type = Optional.ofNullable(byName.get(name)).map(Column::type).orElse(null);
    if (type != ColumnType.Scalar.TEXT) {
      throw new ContractException(
          "The CRS column \"%s\" of geometry column \"%s\" must be a TEXT column beside it, but %s."
              .formatted(name, column.name(), type == null ? "there is none" : "it is a " + type));
    }
    if (geometry.crs() instanceof Crs.Unknown) {
      throw new ContractException(
          "Geometry column \"%s\" has an unknown CRS, with which no value of CRS column \"%s\" can agree; give the CRS or leave the CRS column out."
              .formatted(column.name(), name));
    }
  }
}
