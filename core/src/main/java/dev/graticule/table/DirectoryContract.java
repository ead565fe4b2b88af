package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import dev.graticule.file.FileReceipt;
import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Holds the files of a directory against one contract, or finds the one they share. */
final class DirectoryContract {
  private DirectoryContract() {}

  /** The marker's contract, once every file is known to keep it. */
  static Contract checked(String table, DirectoryMarker marker, List<FileFacts> files) {
    for (FileFacts file : files) {
      for (Column column : marker.contract().columns()) {
        Optional<Column> there = file.contract().column(column.name());
        boolean inPath = marker.layout().partitionBy().contains(column.name());
        if (there.isPresent() && !inPath) {
          requireSame(table, file.path(), column, there.get());
          if (!column.isNullable() && there.get().isNullable()) {
            requireWithoutNulls(table, file, column);
          }
        } else if (there.isEmpty() && !inPath && !column.isNullable()) {
          throw refused(
              table, file.path(), "it lacks the required column \"%s\"".formatted(column.name()));
        }
      }
    }
    return marker.contract();
  }

  /** What the table requires may be nullable in another tool's file, as long as none is missing. */
  private static void requireWithoutNulls(String table, FileFacts file, Column column) {
    FileReceipt receipt = file.receipt();
    if (receipt.rows() == 0) {
      return;
    }
    OptionalLong nulls =
        column.isGeometry()
            ? receipt.geometry(column.name()).nulls()
            : receipt.column(column.name()).nulls();
    if (nulls.isEmpty()) {
      throw refused(
          table,
          file.path(),
          "its column \"%s\" is nullable, where the table requires a value, and its footer does not say that none is missing"
              .formatted(column.name()));
    }
    if (nulls.getAsLong() > 0) {
      throw refused(
          table,
          file.path(),
          "its column \"%s\" has no value in %d of its rows, where the table requires one"
              .formatted(column.name(), nulls.getAsLong()));
    }
  }

  /** The columns of all files: of one meaning in each, nullable where any file says so. */
  static Contract derived(String table, List<FileFacts> files) {
    if (files.isEmpty()) {
      throw new TableNotFoundException(
          "Table \"%s\" has neither a marker nor a file left; create it anew.".formatted(table));
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    files.get(0).contract().columns().forEach(column -> columns.put(column.name(), column));
    for (FileFacts file : files.subList(1, files.size())) {
      for (Column column : file.contract().columns()) {
        Column known = columns.get(column.name());
        if (known != null) {
          requireSame(table, file.path(), known, column);
        }
        columns.put(column.name(), known == null ? nullable(column) : union(known, column));
      }
      columns.replaceAll(
          (name, column) -> file.contract().column(name).isPresent() ? column : nullable(column));
    }
    List<Column> all = new ArrayList<>(columns.values());
    for (Column column :
        DirectoryPartitions.columns(table, files.stream().map(FileFacts::path).toList())) {
      if (!columns.containsKey(column.name())) {
        all.add(column);
      }
    }
    return new Contract(all, files.get(0).contract().metadata());
  }

  private static Column nullable(Column column) {
    return new Column(column.name(), column.type(), Nullability.NULLABLE, column.metadata());
  }

  private static Column union(Column a, Column b) {
    Column wider =
        a.isNullable() ? a : new Column(a.name(), a.type(), b.nullability(), a.metadata());
    if (!(a.type() instanceof ColumnType.Geometry x)
        || !(b.type() instanceof ColumnType.Geometry y)) {
      return wider;
    }
    Set<GeometryType> types = GeometryUnion.union(x.types(), y.types());
    Set<Dimensions> dimensions = GeometryUnion.union(x.dimensions(), y.dimensions());
    boolean promised = x.orientation() == y.orientation();
    ColumnType.Geometry both =
        x.withTypes(types)
            .withDimensions(dimensions)
            .withOrientation(promised ? x.orientation() : Orientation.UNSTATED);
    return new Column(wider.name(), both, wider.nullability(), wider.metadata());
  }

  private static void requireSame(String table, StorePath file, Column expected, Column actual) {
    if (expected.type() instanceof ColumnType.Geometry want
        && actual.type() instanceof ColumnType.Geometry have) {
      requireSame(table, file, expected.name(), want, have);
    } else if (!expected.type().equals(actual.type())) {
      throw refused(
          table,
          file,
          "its column \"%s\" is %s, not %s"
              .formatted(expected.name(), actual.type(), expected.type()));
    }
  }

  private static void requireSame(
      String table,
      StorePath file,
      String column,
      ColumnType.Geometry want,
      ColumnType.Geometry have) {
    boolean sameCrs = want.crs().sameAs(have.crs()) || bothUnknown(want.crs(), have.crs());
    if (!sameCrs) {
      throw refused(
          table,
          file,
          "the CRS of its column \"%s\" is %s, not %s".formatted(column, have.crs(), want.crs()));
    }
    if (want.edges() != have.edges()) {
      throw refused(
          table,
          file,
          "the edges of its column \"%s\" are %s, not %s"
              .formatted(column, have.edges().label(), want.edges().label()));
    }
    if (!want.epoch().equals(have.epoch())) {
      throw refused(
          table,
          file,
          "the epoch of its column \"%s\" is %s, not %s"
              .formatted(column, have.epoch(), want.epoch()));
    }
  }

  private static boolean bothUnknown(Crs a, Crs b) {
    return a instanceof Crs.Unknown && b instanceof Crs.Unknown;
  }

  private static RefusedException refused(String table, StorePath file, String reason) {
    return new RefusedException(
        "%s does not belong to table \"%s\": %s. One table has one meaning: move the file away, or convert it."
            .formatted(file, table, reason));
  }
}
