package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Finding;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.FileShape.RowGroups;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Says how many bytes of a file lie in row groups that can hold an answer, from the statistics of
 * the covering: an account of what DuckDB does with the box filter. A file none of whose row groups
 * can is left out.
 */
final class RowGroupPlan {
  private RowGroupPlan() {}

  /** How many bytes have to be looked at; empty when no row group can hold an answer. */
  static OptionalLong bytes(
      DataFile file, FileShape shape, FileView view, Predicate condition, Contract contract) {
    if (!Conditions.hasBox(condition)) {
      return OptionalLong.of(file.bytes());
    }
    long skipped = 0;
    int read = 0;
    RowGroups groups = shape.rowGroups();
    for (int group = 0; group < groups.count(); group++) {
      Evidence evidence = new Boxes(groups, group, view, contract);
      if (StatisticsEvaluator.verdict(condition, contract, evidence) == Verdict.NONE) {
        skipped += groups.bytes(group);
      } else {
        read++;
      }
    }
    return read == 0 && groups.count() > 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, file.bytes() - skipped));
  }

  private static Finding finding(
      RowGroups groups, int group, FileView view, Predicate condition, Contract contract) {
    return StatisticsEvaluator.judge(condition, contract, new Boxes(groups, group, view, contract));
  }

  /** Each row group with the reason why it is read or not. */
  static List<Explanation.RowGroup> explained(
      FileShape shape, FileView view, Predicate condition, Contract contract) {
    RowGroups groups = shape.rowGroups();
    Finding byDuckDb = new Finding(Verdict.SOME, "no box is asked for; DuckDB looks at its values");
    List<Explanation.RowGroup> explained = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      explained.add(
          new Explanation.RowGroup(
              group,
              groups.rows(group),
              groups.bytes(group),
              Conditions.hasBox(condition)
                  ? finding(groups, group, view, condition, contract)
                  : byDuckDb));
    }
    return explained;
  }

  private record Boxes(RowGroups groups, int group, FileView view, Contract contract)
      implements Evidence {
    @Override
    public long rows() {
      return groups.rows(group);
    }

    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      Optional<String> stored =
          view.column(contract.require(column)).map(held -> held.stored().name());
      Optional<Bounds> bounds = stored.flatMap(name -> groups.bounds(group, name));
      return bounds.isEmpty()
          ? GeometryStatistics.unknown()
          : new GeometryStatistics(
              OptionalLong.empty(),
              stored.filter(groups::areWithoutEmpties).isPresent()
                  ? OptionalLong.of(0)
                  : OptionalLong.empty(),
              bounds,
              Set.of());
    }
  }
}
