package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of a table as a relation in SQL: each column of the contract with its very type,
 * deleted rows and the covering left out, partition values and columns that a file lacks filled in.
 */
final class TableSql {
  private final TableFiles files;
  private final Contract contract;
  private final List<ScanSql> scans;

  TableSql(TableFiles files) {
    this.files = files;
    this.contract = files.snapshot().contract();
    this.scans = files.groups().stream().map(group -> new ScanSql(contract, group)).toList();
    requireDistinctInSql(contract);
  }

  /** How geometries leave the relation. */
  enum GeometryForm {
    /** As WKB in a BLOB. */
    WKB,
    /** As GEOMETRY, for SQL with the extension. */
    GEOMETRY
  }

  /** The text of a view over all columns, without parameters. */
  String view(GeometryForm form) {
    if (scans.isEmpty()) {
      return empty(contract.names(), form);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      String list = paths(i).stream().map(Sql::text).collect(Collectors.joining(", ", "[", "]"));
      parts.add(
          "SELECT %s FROM %s"
              .formatted(selection(scans.get(i), contract.names(), form), scans.get(i).from(list)));
    }
    return String.join(" UNION ALL ", parts);
  }

  /**
   * Some columns of the rows that may meet a condition.
   *
   * @param columns the columns, in the order they are wanted
   * @param condition the condition
   * @return a query whose filter is implied by the condition, and whether it is exact
   */
  PredicateSql.Filter rows(List<String> columns, Predicate condition) {
    if (scans.isEmpty()) {
      return new PredicateSql.Filter(
          SqlFragment.of(empty(columns, GeometryForm.WKB)), PredicateSql.Filter.Strength.EXACT);
    }
    List<SqlFragment> parts = new ArrayList<>();
    boolean exact = true;
    for (int i = 0; i < scans.size(); i++) {
      ScanSql scan = scans.get(i);
      PredicateSql.Filter filter = new PredicateSql(scan::path, scan::box).render(condition);
      exact &= filter.isExact();
      SqlFragment from =
          SqlFragment.of(
              "SELECT %s FROM %s WHERE "
                  .formatted(selection(scan, columns, GeometryForm.WKB), scan.from("?")),
              new PathList(paths(i)));
      parts.add(SqlFragment.joined(List.of(from, filter.sql()), ""));
    }
    return new PredicateSql.Filter(
        SqlFragment.joined(parts, " UNION ALL "),
        exact ? PredicateSql.Filter.Strength.EXACT : PredicateSql.Filter.Strength.IMPLIED);
  }

  /** A list of files as the value of a parameter. */
  record PathList(List<String> paths) {}

  private List<String> paths(int group) {
    return files.groups().get(group).files().stream().map(files::uri).map(Sql::path).toList();
  }

  private String empty(List<String> columns, GeometryForm form) {
    return columns.stream()
        .map(contract::require)
        .map(column -> ScanSql.absent(column, form) + " AS " + Sql.identifier(column.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private String selection(ScanSql scan, List<String> columns, GeometryForm form) {
    return columns.stream()
        .map(contract::require)
        .map((Column column) -> scan.value(column, form) + " AS " + Sql.identifier(column.name()))
        .collect(Collectors.joining(", "));
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
