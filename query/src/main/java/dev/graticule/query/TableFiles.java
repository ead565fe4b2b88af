package dev.graticule.query;

import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.FileShapes.Detail;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileTotals;
import dev.graticule.table.FileView;
import dev.graticule.table.Plan;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The files of a snapshot that a query has to read, and the size of what it need not.
 *
 * @param plan which files are read, and why
 * @param sieve what else ruled files out
 * @param groups the files to read, together where one scan can read them
 * @param shapes what the footers of those say
 * @param plannedBytes how many bytes of it have to be looked at
 */
record TableFiles(
    Plan plan,
    FileSieve sieve,
    List<Group> groups,
    Map<StorePath, FileShape> shapes,
    long plannedBytes) {

  TableFiles {
    groups = List.copyOf(groups);
    shapes = Map.copyOf(shapes);
  }

  /**
   * Files that one scan can read: of one layout, with one set of partition values, all with deleted
   * rows or all without.
   *
   * @param layout how they store their columns
   * @param view what of the table they hold
   * @param partition values of columns that stand beside the files
   * @param files the files
   * @param deletions what takes their deleted rows out
   */
  record Group(
      FileShape.Layout layout,
      FileView view,
      Map<String, Optional<Literal>> partition,
      List<DataFile> files,
      Optional<Deletions.Table> deletions) {
    Group {
      files = List.copyOf(files);
    }
  }

  private record GroupKey(
      FileShape.Layout layout, Map<String, Optional<Literal>> partition, boolean hasDeletes) {}

  static TableFiles plan(
      Snapshot snapshot,
      Predicate condition,
      FileSieve sieve,
      FileShapes shapes,
      Deletions deletions,
      Session session)
      throws SQLException {
    Plan plan = Plan.of(snapshot, condition);
    List<DataFile> kept =
        plan.kept().stream().filter(file -> sieve.ruledOut(file).isEmpty()).toList();
    List<FileShape> footers =
        shapes.of(
            snapshot,
            kept,
            Conditions.hasBox(condition) ? Detail.CROSSINGS : Detail.FOOTER,
            session);
    Map<GroupKey, List<DataFile>> grouped = new LinkedHashMap<>();
    Map<FileShape.Layout, FileView> views = new LinkedHashMap<>();
    Map<StorePath, FileShape> shapesByPath = new HashMap<>();
    Map<StorePath, String> byFooter = new HashMap<>();
    long planned = 0;
    for (int i = 0; i < kept.size(); i++) {
      DataFile file = kept.get(i);
      FileShape shape = footers.get(i);
      FileView view =
          views.computeIfAbsent(
              shape.layout(),
              layout -> FileView.of(file, layout.columns(), snapshot.columnMapping()));
      OptionalLong bytes = RowGroupPlan.bytes(file, shape, view, condition, snapshot.contract());
      if (bytes.isEmpty()) {
        byFooter.put(
            file.path(),
            "its footer rules out each of its %d row groups".formatted(shape.rowGroups().count()));
        continue;
      }
      shapesByPath.put(file.path(), shape);
      planned += bytes.getAsLong();
      grouped
          .computeIfAbsent(
              new GroupKey(
                  shape.layout(), new TreeMap<>(file.partition()), file.deletes().isPresent()),
              key -> new ArrayList<>())
          .add(file);
    }
    List<Group> groups = new ArrayList<>();
    for (Map.Entry<GroupKey, List<DataFile>> group : grouped.entrySet()) {
      GroupKey key = group.getKey();
      List<DataFile> files = group.getValue();
      groups.add(
          new Group(
              key.layout(),
              FileView.of(files.get(0), key.layout().columns(), snapshot.columnMapping()),
              key.partition(),
              files,
              key.hasDeletes() ? deletions.of(snapshot, files) : Optional.empty()));
    }
    FileSieve all =
        file -> sieve.ruledOut(file).or(() -> Optional.ofNullable(byFooter.get(file.path())));
    return new TableFiles(plan, all, groups, shapesByPath, planned);
  }

  Snapshot snapshot() {
    return plan.snapshot();
  }

  FileTotals totals() {
    return plan.totals();
  }

  /** How DuckDB opens a file. */
  String uri(DataFile file) {
    return snapshot().store().engineUri(file.path());
  }

  /** The files to read. */
  List<DataFile> kept() {
    return groups.stream().flatMap(group -> group.files().stream()).toList();
  }

  /** Whether it is known of each file to read that no geometry of a column is empty. */
  boolean areWithoutEmpties(String column) {
    return groups.stream()
        .allMatch(
            group -> {
              Optional<String> stored =
                  group
                      .view()
                      .column(snapshot().contract().require(column))
                      .map(held -> held.stored().name());
              return group.files().stream()
                  .allMatch(
                      file ->
                          file.evidence().geometry(column).empties().equals(OptionalLong.of(0))
                              || stored.filter(name -> areWithoutEmpties(file, name)).isPresent());
            });
  }

  private boolean areWithoutEmpties(DataFile file, String stored) {
    return Optional.ofNullable(shapes.get(file.path()))
        .filter(shape -> shape.rowGroups().areWithoutEmpties(stored))
        .isPresent();
  }

  long plannedFiles() {
    return groups.stream().mapToLong(group -> group.files().size()).sum();
  }

  /** Which files and row groups are read, and why. Blocks while metadata is read. */
  Explanation.Table explained(String part, Explanation.Reader reader) {
    List<Explanation.File> files = new ArrayList<>();
    for (Plan.PlannedFile planned : plan.files()) {
      DataFile file = planned.file();
      Optional<FileShape> shape = Optional.ofNullable(shapes.get(file.path()));
      files.add(
          new Explanation.File(
              file.path(),
              file.rows(),
              file.bytes(),
              sieve
                  .ruledOut(file)
                  .map(reason -> new Finding(Verdict.NONE, reason))
                  .orElse(planned.finding()),
              shape.map(s -> rowGroups(file, s)).orElse(List.of())));
    }
    return new Explanation.Table(
        part, snapshot().id(), plan.condition(), files, totals().bytes(), plannedBytes, reader);
  }

  private List<Explanation.RowGroup> rowGroups(DataFile file, FileShape shape) {
    FileView view = FileView.of(file, shape.layout().columns(), snapshot().columnMapping());
    return RowGroupPlan.explained(shape, view, plan.condition(), snapshot().contract());
  }
}
