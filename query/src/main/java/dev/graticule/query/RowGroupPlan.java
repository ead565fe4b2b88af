package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.FileShape.RowGroup;
import dev.graticule.table.DataFile;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Says how many bytes of a file lie in row groups that can hold an answer, from the statistics of
 * the covering. An account of what DuckDB does with the box filter, nothing that decides.
 */
final class RowGroupPlan {
  private RowGroupPlan() {}

  static long bytes(DataFile file, FileShape shape, Predicate condition, Contract contract) {
    long skipped = 0;
    for (RowGroup group : shape.rowGroups()) {
      Evidence evidence = new Boxes(group);
      if (StatisticsEvaluator.judge(condition, contract, evidence).verdict() == Verdict.NONE) {
        skipped += group.bytes();
      }
    }
    return Math.max(0, file.bytes() - skipped);
  }

  private record Boxes(RowGroup group) implements Evidence {
    @Override
    public long rows() {
      return group.rows();
    }

    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      Optional<Bounds> bounds = group.bounds().getOrDefault(column, Optional.empty());
      return bounds.isEmpty()
          ? GeometryStatistics.unknown()
          : new GeometryStatistics(OptionalLong.empty(), OptionalLong.empty(), bounds, Set.of());
    }
  }
}
