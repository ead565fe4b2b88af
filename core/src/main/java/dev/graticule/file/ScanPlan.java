package dev.graticule.file;

import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.file.PageSelection.Question;
import dev.graticule.file.ScanReport.Decision;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan reads, settled before the first page.
 *
 * @param given the columns that are asked for
 * @param read those and what the condition needs besides
 * @param columns the columns of {@code read} as the file has them
 * @param rowGroups the file's row groups
 * @param verdicts what was decided of each
 * @param question the condition, and by what it is judged
 */
record ScanPlan(
    Contract given,
    Contract read,
    List<FileColumn> columns,
    List<RowGroup> rowGroups,
    List<Verdict> verdicts,
    Optional<Question> question) {

  static ScanPlan of(FileColumns columns, List<RowGroup> rowGroups, ReadOptions options) {
    Contract given = options.columns().map(columns::contract).orElseGet(columns::contract);
    Contract readable = columns.readable().orElse(given);
    Optional<Predicate> condition =
        options.predicate().map(p -> PredicateCheck.require(p, readable));
    Set<String> names = new LinkedHashSet<>(given.names());
    condition.ifPresent(
        p ->
            PredicateColumns.of(p)
                .forEach(path -> names.add(ColumnPath.require(readable, path).names().get(0))));
    Contract read = columns.contract(List.copyOf(names));
    return new ScanPlan(
        given,
        read,
        read.names().stream().map(columns::require).toList(),
        rowGroups,
        rowGroups.stream().map(g -> verdict(g, condition, readable)).toList(),
        condition.map(p -> new Question(p, readable, columns)));
  }

  private static Verdict verdict(RowGroup group, Optional<Predicate> condition, Contract contract) {
    return condition
        .map(p -> StatisticsEvaluator.verdict(p, contract, group.evidence()))
        .orElse(Verdict.ALL);
  }

  /** What was decided of each row group, and why: worded only when somebody asks. */
  List<Decision> decisions() {
    return rowGroups.stream().map(this::decision).toList();
  }

  private Decision decision(RowGroup group) {
    Finding finding =
        question
            .map(q -> StatisticsEvaluator.judge(q.predicate(), q.contract(), group.evidence()))
            .orElseGet(() -> new Finding(Verdict.ALL, "no condition"));
    return new Decision(group.index(), group.rows(), finding.verdict(), finding.reason());
  }

  /** Whether every row of the file is read, and none has to be held against the condition. */
  boolean isFull() {
    return question.isEmpty() || verdicts.stream().allMatch(Verdict.ALL::equals);
  }

  /** What holds the condition against rows; each scan has its own. */
  Optional<RowFilter> filter() {
    return question.map(q -> RowFilter.of(q.predicate(), read));
  }
}
