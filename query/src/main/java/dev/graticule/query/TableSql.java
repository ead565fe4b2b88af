package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.query.FileShape.BoxColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of a table as a relation in SQL: each column of the contract with its very type,
 * partition values and columns that a file lacks filled in, the covering left out.
 */
final class TableSql {
  private final TableFiles files;
  private final Contract contract;

  TableSql(TableFiles files) {
    this.files = files;
    this.contract = files.snapshot().contract();
    requireDistinctInSql(contract);
  }

  /** How geometries leave the relation. */
  enum GeometryForm {
    /** As the file has them, which leaves DuckDB as WKB. */
    AS_STORED,
    /** As GEOMETRY, for SQL with the extension. */
    GEOMETRY
  }

  /** The text of a view over all columns, without parameters. */
  String view(GeometryForm form) {
    if (files.groups().isEmpty()) {
      return empty(contract.names(), form);
    }
    return files.groups().stream()
        .map(
            group ->
                "SELECT %s FROM read_parquet([%s], hive_partitioning = false)"
                    .formatted(
                        selection(group, contract.names(), form),
                        group.uris().stream()
                            .map(uri -> Sql.text(Sql.path(uri)))
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /**
   * Some columns of the rows that may meet a condition.
   *
   * @param columns the columns, in the order they are wanted
   * @param condition the condition
   * @return a query whose filter is implied by the condition, and whether it is exact
   */
  PredicateSql.Filter rows(List<String> columns, Predicate condition) {
    if (files.groups().isEmpty()) {
      return new PredicateSql.Filter(
          SqlFragment.of(empty(columns, GeometryForm.AS_STORED)),
          PredicateSql.Filter.Strength.EXACT);
    }
    List<SqlFragment> parts = new ArrayList<>();
    boolean exact = true;
    for (TableFiles.Group group : files.groups()) {
      PredicateSql.Filter filter =
          new PredicateSql(path -> path(group, path), column -> box(group, column))
              .render(condition);
      exact &= filter.isExact();
      List<String> paths = group.uris().stream().map(Sql::path).toList();
      SqlFragment from =
          SqlFragment.of(
              "SELECT %s FROM read_parquet(?, hive_partitioning = false) WHERE "
                  .formatted(selection(group, columns, GeometryForm.AS_STORED)),
              new PathList(paths));
      parts.add(SqlFragment.joined(List.of(from, filter.sql()), ""));
    }
    return new PredicateSql.Filter(
        SqlFragment.joined(parts, " UNION ALL "),
        exact ? PredicateSql.Filter.Strength.EXACT : PredicateSql.Filter.Strength.IMPLIED);
  }

  /** A list of files as the value of a parameter. */
  record PathList(List<String> paths) {}

  private String empty(List<String> columns, GeometryForm form) {
    return columns.stream()
        .map(contract::require)
        .map(
            column ->
                "%s AS %s"
                    .formatted(
                        form == GeometryForm.GEOMETRY && column.isGeometry()
                            ? "CAST(NULL AS GEOMETRY)"
                            : Sql.cast("NULL", column.type()),
                        Sql.identifier(column.name())))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private String selection(TableFiles.Group group, List<String> columns, GeometryForm form) {
    return columns.stream()
        .map(contract::require)
        .map(column -> expression(group, column, form) + " AS " + Sql.identifier(column.name()))
        .collect(Collectors.joining(", "));
  }

  private static String expression(TableFiles.Group group, Column column, GeometryForm form) {
    Optional<Literal> value = group.partition().get(column.name());
    if (value != null) {
      return value
          .map(literal -> Sql.cast(Sql.text(String.valueOf(literal.value())), column.type()))
          .orElse(Sql.cast("NULL", column.type()));
    }
    boolean present = group.layout().columns().contains(column.name());
    if (column.isGeometry()) {
      return present ? geometry(group, column, form) : absentGeometry(form);
    }
    return Sql.cast(present ? Sql.identifier(column.name()) : "NULL", column.type());
  }

  private static String geometry(TableFiles.Group group, Column column, GeometryForm form) {
    String name = Sql.identifier(column.name());
    boolean isNative = group.layout().nativeGeometries().contains(column.name());
    return form == GeometryForm.GEOMETRY && !isNative ? "ST_GeomFromWKB(" + name + ")" : name;
  }

  private static String absentGeometry(GeometryForm form) {
    return form == GeometryForm.GEOMETRY ? "CAST(NULL AS GEOMETRY)" : "CAST(NULL AS BLOB)";
  }

  private ColumnSql path(TableFiles.Group group, String path) {
    Optional<Column> whole = contract.column(path);
    if (whole.isPresent()) {
      return new ColumnSql(
          expression(group, whole.get(), GeometryForm.AS_STORED), whole.get().type());
    }
    String[] steps = path.split("\\.", -1);
    Column column = contract.column(steps[0]).orElseThrow(() -> unknown(path));
    String expression = expression(group, column, GeometryForm.AS_STORED);
    ColumnType type = column.type();
    for (int i = 1; i < steps.length; i++) {
      String step = steps[i];
      if (!(type instanceof ColumnType.Struct struct)) {
        throw unknown(path);
      }
      Column field =
          struct.fields().stream()
              .filter(f -> f.name().equals(step))
              .findFirst()
              .orElseThrow(() -> unknown(path));
      expression = "struct_extract(%s, %s)".formatted(expression, Sql.text(step));
      type = field.type();
    }
    return new ColumnSql(expression, type);
  }

  private QueryException unknown(String path) {
    return new QueryException(
        "There is no column \"%s\". %s".formatted(path, NearestName.hint(path, contract.names())));
  }

  /** The box of a column's vertices holds its edges only where edges are straight. */
  private Optional<BoxColumn> box(TableFiles.Group group, String column) {
    return contract
        .column(column)
        .filter(c -> c.type() instanceof ColumnType.Geometry g && g.edges() == Edges.PLANAR)
        .flatMap(c -> Optional.ofNullable(group.layout().boxes().get(column)));
  }

  private static void requireDistinctInSql(Contract contract) {
    Set<String> seen = new HashSet<>();
    for (String name : contract.names()) {
      if (!seen.add(Sql.folded(name))) {
        throw new QueryException(
            "Two columns differ from \"%s\" only in the case of letters, which SQL does not tell apart; rename one."
                .formatted(name));
      }
    }
  }
}
