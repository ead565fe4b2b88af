package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.table.DataFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of a table as a relation in SQL: each column of the contract with its very type,
 * deleted rows and the covering left out, partition values and columns that a file lacks filled in.
 */
final class TableSql {
  /** Beyond so many a text costs more to plan than it saves. */
  private static final int MOST_SCANS = 32;

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

  /**
   * The text of a view over all columns, without parameters.
   *
   * @param condition boxes that it demands are compared; the rest is left to whoever asks the view
   */
  String view(GeometryForm form, Predicate condition) {
    return joined(contract.names(), form, Conditions.boxes(condition)).inlined();
  }

  /**
   * Some columns of the rows that may meet a condition.
   *
   * @param columns the columns, in the order they are wanted
   * @param condition the condition
   * @return a query whose filter is implied by the condition, and whether it is exact
   */
  PredicateSql.Filter rows(List<String> columns, Predicate condition) {
    boolean exact = scans.stream().allMatch(scan -> filter(scan, condition).isExact());
    return new PredicateSql.Filter(
        joined(columns, GeometryForm.WKB, condition),
        exact ? PredicateSql.Filter.Strength.EXACT : PredicateSql.Filter.Strength.IMPLIED);
  }

  private SqlFragment joined(List<String> columns, GeometryForm form, Predicate condition) {
    List<SqlFragment> parts = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      ScanSql scan = scans.get(i);
      for (Arm arm : arms(files.groups().get(i), condition)) {
        SqlFragment from =
            SqlFragment.joined(
                List.of(
                    SqlFragment.of("SELECT " + selection(scan, columns, form) + " FROM "),
                    SqlFragment.of(scan.from("?"), new PathList(paths(arm.files())))),
                "");
        for (SqlFragment filter : filters(scan, arm.branches(), condition)) {
          parts.add(SqlFragment.joined(List.of(from, filter), " WHERE "));
        }
      }
    }
    return parts.isEmpty()
        ? SqlFragment.of(empty(columns, form))
        : SqlFragment.joined(parts, " UNION ALL ");
  }

  /**
   * Files that can hold rows of the same branches of a condition.
   *
   * @param files the files
   * @param branches of which one holds for each row of them that meets the condition
   */
  private record Arm(List<DataFile> files, List<Predicate> branches) {}

  /** Each file once, asked only for the places that it reaches. */
  private List<Arm> arms(TableFiles.Group group, Predicate condition) {
    List<Predicate> branches = Branches.of(condition);
    Arm whole = new Arm(group.files(), branches);
    // Deleted rows go by the number of their file in the whole list.
    if (branches.size() < 2 || group.deletions().isPresent()) {
      return List.of(whole);
    }
    Map<List<Predicate>, List<DataFile>> byBranches = new LinkedHashMap<>();
    for (DataFile file : group.files()) {
      List<Predicate> reached =
          branches.stream()
              .filter(
                  branch ->
                      StatisticsEvaluator.verdict(branch, contract, file.evidenceWithPartition())
                          != Verdict.NONE)
              .toList();
      if (!reached.isEmpty()) {
        byBranches.computeIfAbsent(reached, same -> new ArrayList<>()).add(file);
      }
    }
    int scansOfFiles = byBranches.keySet().stream().mapToInt(List::size).sum();
    return scansOfFiles > MOST_SCANS
        ? List.of(whole)
        : byBranches.entrySet().stream().map(arm -> new Arm(arm.getValue(), arm.getKey())).toList();
  }

  /** Filters that keep the rows of a condition between them, each row in one. */
  private static List<SqlFragment> filters(
      ScanSql scan, List<Predicate> alternatives, Predicate condition) {
    List<SqlFragment> branches =
        alternatives.stream().map(branch -> filter(scan, branch).sql()).toList();
    if (branches.stream().anyMatch(PredicateSql::isAlwaysTrue)) {
      return List.of(filter(scan, condition).sql());
    }
    List<SqlFragment> filters = new ArrayList<>();
    List<SqlFragment> before = new ArrayList<>();
    for (SqlFragment branch : branches) {
      List<SqlFragment> tests = new ArrayList<>(List.of(branch));
      tests.addAll(before);
      filters.add(SqlFragment.joined(tests, " AND "));
      before.add(branch.wrapped("(", ") IS NOT TRUE"));
    }
    return filters;
  }

  private static PredicateSql.Filter filter(ScanSql scan, Predicate condition) {
    return new PredicateSql(scan::path, scan::box).render(condition);
  }

  /** A list of files as the value of a parameter. */
  record PathList(List<String> paths) {}

  private List<String> paths(List<DataFile> some) {
    return some.stream().map(files::uri).map(Sql::path).toList();
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
