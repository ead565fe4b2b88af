package dev.graticule.contract;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Applies changes that readers survive and refuses the others with the reason. */
final class Evolution {
  private static final Set<Scalar> INTEGERS = EnumSet.range(Scalar.INT8, Scalar.INT64);

  private final ColumnIdentity identity;

  Evolution(ColumnIdentity identity) {
    this.identity = identity;
  }

  Contract apply(Contract contract, Change change) {
    if (change instanceof Change.Add add) {
      return add(contract, add);
    }
    if (change instanceof Change.Widen widen) {
      return with(contract, widen.path(), column -> widened(column, widen));
    }
    if (change instanceof Change.RelaxNullability relax) {
      return with(contract, relax.path(), c -> c.withNullability(Nullability.NULLABLE));
    }
    if (change instanceof Change.Rename rename) {
      requireIdentity("Renaming", rename.path());
      return renamed(contract, rename);
    }
    Change.Drop drop = (Change.Drop) change;
    requireIdentity("Dropping", drop.path());
    return dropped(contract, drop);
  }

  private Contract add(Contract contract, Change.Add add) {
    Column column = add.column();
    if (!column.isNullable()) {
      throw new ContractException(
          "Column \"%s\" cannot be added as required: rows written before have no value for it. Add it as nullable."
              .formatted(add.parent().then(column.name())));
    }
    return withSiblings(
        contract,
        add.parent(),
        columns -> {
          List<Column> more = new ArrayList<>(columns);
          more.add(column);
          return more;
        });
  }

  private static Column widened(Column column, Change.Widen widen) {
    ColumnType from = column.type();
    ColumnType to = widen.to();
    whyNot(from, to)
        .ifPresent(
            reason -> {
              throw new ContractException(
                  "Column \"%s\" cannot go from %s to %s: %s."
                      .formatted(widen.path(), from, to, reason));
            });
    return column.withType(to);
  }

  private static Optional<String> whyNot(ColumnType from, ColumnType to) {
    if (from.equals(to)) {
      return Optional.empty();
    }
    if (from instanceof ColumnType.Geometry before && to instanceof ColumnType.Geometry after) {
      return whyNot(before, after);
    }
    if (from instanceof ColumnType.Decimal before && to instanceof ColumnType.Decimal after) {
      if (before.scale() != after.scale()) {
        return Optional.of(
            "digits behind the point cannot change, for numbers in earlier files would shift");
      }
      return before.precision() <= after.precision()
          ? Optional.empty()
          : Optional.of("numbers written before may have more digits");
    }
    if (from instanceof Scalar before && to instanceof Scalar after) {
      return whyNot(before, after);
    }
    if (from instanceof ColumnType.Timestamp && to instanceof ColumnType.Timestamp) {
      return Optional.of("no table format reads the times in earlier files at another grain");
    }
    if (isNested(from) && from.getClass() == to.getClass()) {
      return Optional.of("its parts are changed one by one, each by its own path");
    }
    return Optional.of("values written before cannot be read as such");
  }

  private static Optional<String> whyNot(Scalar from, Scalar to) {
    if (INTEGERS.contains(from) && INTEGERS.contains(to)) {
      return from.compareTo(to) < 0
          ? Optional.empty()
          : Optional.of("values written before may not fit");
    }
    if (from == Scalar.FLOAT32 && to == Scalar.FLOAT64) {
      return Optional.empty();
    }
    return Optional.of(
        from == Scalar.FLOAT64 && to == Scalar.FLOAT32
            ? "values written before may not fit"
            : "values written before cannot be read as such");
  }

  private static boolean isNested(ColumnType type) {
    return type instanceof ColumnType.Struct
        || type instanceof ColumnType.ListOf
        || type instanceof ColumnType.MapOf;
  }

  private static Optional<String> whyNot(ColumnType.Geometry from, ColumnType.Geometry to) {
    if (!from.crs().equals(to.crs())) {
      return Optional.of(
          "coordinates written before are in %s and stay so; write a new column or table"
              .formatted(from.crs()));
    }
    if (from.edges() != to.edges() || !from.epoch().equals(to.epoch())) {
      return Optional.of("edges and epoch say what is already written and cannot change");
    }
    if (narrows(from.types(), to.types())) {
      return Optional.of("rows written before may have a geometry type that is allowed no more");
    }
    if (narrows(from.dimensions(), to.dimensions())) {
      return Optional.of("rows written before may have dimensions that are allowed no more");
    }
    boolean boundsNarrow =
        to.bounds().isPresent()
            && !from.bounds().filter(b -> holds(to.bounds().get(), b)).isPresent();
    if (boundsNarrow) {
      return Optional.of("rows written before may lie outside the new bounds");
    }
    if (from.orientation() != to.orientation() && to.orientation() != Orientation.UNSTATED) {
      return Optional.of("rings written before may run the other way");
    }
    if (to.crsColumn().isPresent() && !from.crsColumn().equals(to.crsColumn())) {
      return Optional.of("rows written before were not held against that CRS column");
    }
    return Optional.empty();
  }

  private static boolean holds(Bounds outer, Bounds inner) {
    return outer.contains(inner) && holds(outer.z(), inner.z()) && holds(outer.m(), inner.m());
  }

  private static boolean holds(Optional<Bounds.Range> outer, Optional<Bounds.Range> inner) {
    return outer.isEmpty()
        || inner
            .filter(r -> outer.get().min() <= r.min() && r.max() <= outer.get().max())
            .isPresent();
  }

  /** An empty set allows all. */
  private static <T> boolean narrows(Set<T> from, Set<T> to) {
    return !to.isEmpty() && (from.isEmpty() || !to.containsAll(from));
  }

  private void requireIdentity(String act, ColumnPath path) {
    if (identity != ColumnIdentity.BY_ID) {
      throw new ContractException(
          "%s column \"%s\" needs a format that finds columns by id: in files written before it would be lost or come back under its old name. Iceberg can; here add a new column instead."
              .formatted(act, path));
    }
  }

  private static Contract renamed(Contract contract, Change.Rename rename) {
    String name = last(rename.path());
    return withSiblings(
        contract,
        parent(rename.path()),
        columns ->
            replace(
                    columns,
                    name,
                    rename.path(),
                    c -> new Column(rename.name(), c.type(), c.nullability(), c.metadata()))
                .stream()
                .map(c -> followingCrsColumn(c, name, rename.name()))
                .toList());
  }

  private static Column followingCrsColumn(Column column, String name, String newName) {
    return column.type() instanceof ColumnType.Geometry geometry
            && geometry.crsColumn().filter(name::equals).isPresent()
        ? column.withType(geometry.withCrsColumn(newName))
        : column;
  }

  private static Contract dropped(Contract contract, Change.Drop drop) {
    String name = last(drop.path());
    return withSiblings(
        contract,
        parent(drop.path()),
        columns -> {
          requireOne(columns, name, drop.path());
          return Siblings.withoutDanglingCrsColumns(
              columns.stream().filter(c -> !c.name().equals(name)).toList());
        });
  }

  private static String last(ColumnPath path) {
    if (path.isRoot()) {
      throw new ContractException("A change needs the path of a column; this one is empty.");
    }
    return path.steps().get(path.steps().size() - 1);
  }

  private static ColumnPath parent(ColumnPath path) {
    return new ColumnPath(path.steps().subList(0, path.steps().size() - 1));
  }

  /** The contract with other columns side by side at a path: its own, or a struct's fields. */
  private static Contract withSiblings(
      Contract contract, ColumnPath parent, UnaryOperator<List<Column>> edit) {
    if (parent.isRoot()) {
      return new Contract(edit.apply(contract.columns()), contract.metadata());
    }
    return with(
        contract,
        parent,
        column -> {
          if (column.type() instanceof ColumnType.Struct struct) {
            return column.withType(new ColumnType.Struct(edit.apply(struct.fields())));
          }
          throw new ContractException(
              "Column \"%s\" is %s, which has no fields.".formatted(parent, column.type()));
        });
  }

  /** The contract with the part at a path edited. */
  private static Contract with(Contract contract, ColumnPath path, UnaryOperator<Column> edit) {
    String name = path.isRoot() ? last(path) : path.steps().get(0);
    List<Column> columns =
        replace(contract.columns(), name, path, column -> inside(column, path, 1, edit));
    return new Contract(columns, contract.metadata());
  }

  private static Column inside(
      Column column, ColumnPath path, int depth, UnaryOperator<Column> edit) {
    if (depth == path.steps().size()) {
      return edit.apply(column);
    }
    String step = path.steps().get(depth);
    UnaryOperator<Column> deeper = c -> inside(c, path, depth + 1, edit);
    if (column.type() instanceof ColumnType.Struct struct) {
      return column.withType(new ColumnType.Struct(replace(struct.fields(), step, path, deeper)));
    }
    if (column.type() instanceof ColumnType.ListOf list && step.equals(ColumnPath.ELEMENT)) {
      Column element =
          deeper.apply(Column.required(step, list.element()).withNullability(list.nullability()));
      return column.withType(new ColumnType.ListOf(element.type(), element.nullability()));
    }
    if (column.type() instanceof ColumnType.MapOf map && step.equals(ColumnPath.VALUE)) {
      Column value =
          deeper.apply(Column.required(step, map.value()).withNullability(map.nullability()));
      return column.withType(new ColumnType.MapOf(map.key(), value.type(), value.nullability()));
    }
    if (column.type() instanceof ColumnType.MapOf && step.equals(ColumnPath.KEY)) {
      throw new ContractException(
          "\"%s\" is the key of a map, by which values are found; it cannot change."
              .formatted(path));
    }
    throw new ContractException(
        "There is no \"%s\": column \"%s\" is %s."
            .formatted(path, new ColumnPath(path.steps().subList(0, depth)), column.type()));
  }

  private static List<Column> replace(
      List<Column> columns, String name, ColumnPath path, UnaryOperator<Column> edit) {
    requireOne(columns, name, path);
    return columns.stream().map(c -> c.name().equals(name) ? edit.apply(c) : c).toList();
  }

  private static void requireOne(List<Column> columns, String name, ColumnPath path) {
    if (columns.stream().noneMatch(c -> c.name().equals(name))) {
      throw new ContractException(
          "There is no \"%s\" to change; the names beside it are %s."
              .formatted(path, columns.stream().map(Column::name).toList()));
    }
  }
}
