package dev.graticule.query;

import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.FileShapes.Detail;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a snapshot that a query has to read, and the size of what it need not.
 *
 * @param snapshot the snapshot
 * @param groups the files to read, together where one scan can read them
 * @param totalFiles how many files the snapshot has
 * @param totalBytes how long they are
 */
record TableFiles(
    Snapshot snapshot, List<Group> groups, long totalFiles, long totalBytes, long plannedBytes) {

  TableFiles {
    groups = List.copyOf(groups);
  }

  /**
   * Files that one scan can read: of one layout, with one set of partition values.
   *
   * @param layout what they share
   * @param partition values of columns that stand beside the files
   * @param uris the files
   */
  record Group(
      FileShape.Layout layout, Map<String, Optional<Literal>> partition, List<String> uris) {}

  static TableFiles plan(Snapshot snapshot, Predicate condition, FileShapes shapes, Session session)
      throws SQLException {
    List<DataFile> all = snapshot.files(Predicates.all());
    List<DataFile> kept =
        snapshot.files(condition).stream()
            .filter(
                file ->
                    StatisticsEvaluator.judge(condition, snapshot.contract(), file.evidence())
                            .verdict()
                        != Verdict.NONE)
            .toList();
    Map<String, FileShape> footers =
        shapes.of(
            kept.stream().map(file -> uri(snapshot, file)).toList(),
            Conditions.hasBox(condition) ? Detail.CROSSINGS : Detail.FOOTER,
            session);
    Map<GroupKey, List<String>> grouped = new LinkedHashMap<>();
    long planned = 0;
    for (DataFile file : kept) {
      FileShape shape = footers.get(uri(snapshot, file));
      if (shape == null) {
        throw new IllegalStateException("No footer was read of " + file.path() + ".");
      }
      grouped
          .computeIfAbsent(
              new GroupKey(shape.layout(), new TreeMap<>(file.partition())),
              key -> new ArrayList<>())
          .add(uri(snapshot, file));
      planned += RowGroupPlan.bytes(file, shape, condition, snapshot.contract());
    }
    List<Group> groups = new ArrayList<>();
    grouped.forEach((key, uris) -> groups.add(new Group(key.layout(), key.partition(), uris)));
    return new TableFiles(
        snapshot, groups, all.size(), all.stream().mapToLong(DataFile::bytes).sum(), planned);
  }

  long plannedFiles() {
    return groups.stream().mapToLong(group -> group.uris().size()).sum();
  }

  private static String uri(Snapshot snapshot, DataFile file) {
    return snapshot.store().engineUri(file.path());
  }

  private record GroupKey(FileShape.Layout layout, Map<String, Optional<Literal>> partition) {}
}
