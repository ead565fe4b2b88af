package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.FileShape.RowGroups;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileView;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Says how many bytes of a file lie in row groups that can hold an answer, from the statistics of
 * the covering. An account of what DuckDB does with the box filter, nothing that decides.
 */
final class RowGroupPlan {
  private RowGroupPlan() {}

  static long bytes(
      DataFile file, FileShape shape, FileView view, Predicate condition, Contract contract) {
    if (!Conditions.hasBox(condition)) {
      return file.bytes();
    }
    long skipped = 0;
    RowGroups groups = shape.rowGroups();
    for (int group = 0; group < groups.count(); group++) {
      Evidence evidence = new Boxes(groups, group, view, contract);
      if (StatisticsEvaluator.verdict(condition, contract, evidence) == Verdict.NONE) {
        skipped += groups.bytes(group);
      }
    }
    return Math.max(0, file.bytes() - skipped);
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
      Optional<Bounds> bounds =
          view.column(contract.require(column))
              .flatMap(held -> groups.bounds(group, held.stored().name()));
      return bounds.isEmpty()
          ? GeometryStatistics.unknown()
          : new GeometryStatistics(OptionalLong.empty(), OptionalLong.empty(), bounds, Set.of());
    }
  }
}
