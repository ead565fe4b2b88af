package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Evidence said by a test. */
final class KnownRows implements Evidence {
  private final long rows;
  private final Map<String, ColumnStatistics> columns = new HashMap<>();
  private final Map<String, GeometryStatistics> geometries = new HashMap<>();

  KnownRows(long rows) {
    this.rows = rows;
  }

  /** Without nulls and NaN. */
  KnownRows range(String column, Object min, Object max) {
    return column(column, 0, 0, min, max);
  }

  KnownRows column(String column, long nulls, long nans, Object min, Object max) {
    columns.put(
        column,
        new ColumnStatistics(
            OptionalLong.of(nulls),
            OptionalLong.of(nans),
            Optional.of(Literal.of(min)),
            Optional.of(Literal.of(max))));
    return this;
  }

  KnownRows column(String column, ColumnStatistics statistics) {
    columns.put(column, statistics);
    return this;
  }

  KnownRows bounds(String column, long nulls, long empties, Bounds bounds) {
    geometries.put(
        column,
        new GeometryStatistics(
            OptionalLong.of(nulls), OptionalLong.of(empties), Optional.of(bounds), Set.of()));
    return this;
  }

  KnownRows geometry(String column, GeometryStatistics statistics) {
    geometries.put(column, statistics);
    return this;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public ColumnStatistics column(String path) {
    return columns.getOrDefault(path, ColumnStatistics.unknown());
  }

  @Override
  public GeometryStatistics geometry(String column) {
    return geometries.getOrDefault(column, GeometryStatistics.unknown());
  }
}
