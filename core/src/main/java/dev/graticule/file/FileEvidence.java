package dev.graticule.file;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Evidence of a row group, or of some of its pages, from the statistics of its Parquet columns.
 *
 * <p>Bounds of geometries come from the least and greatest numbers of the covering (or of the
 * coordinates themselves, where they are kept in GeoArrow's way), and otherwise from Parquet's own
 * geospatial statistics. The bbox of the {@code geo} metadata is no evidence: tools that append or
 * copy files carry it along unchanged.
 *
 * @param rows how many rows there are
 * @param columns the file's columns
 * @param statistics what is known of a Parquet column, by its path
 * @param geospatial what Parquet's own statistics say, by column
 */
record FileEvidence(
    long rows,
    FileColumns columns,
    Function<ParquetNode.Leaf, LeafStatistics> statistics,
    Map<String, NativeStatistics> geospatial)
    implements Evidence {

  /** What Parquet's geospatial statistics say of a column. */
  record NativeStatistics(Optional<Bounds> bounds, Set<Kind> kinds) {}

  @Override
  public ColumnStatistics column(String path) {
    return columns
        .flatLeaf(path)
        .map(leaf -> statistics.apply(leaf).of(leaf))
        .orElse(ColumnStatistics.unknown());
  }

  @Override
  public GeometryStatistics geometry(String name) {
    Optional<FileColumn> found = columns.find(name).filter(c -> c.geometry().isPresent());
    if (found.isEmpty()) {
      return GeometryStatistics.unknown();
    }
    FileColumn column = found.get();
    OptionalLong nulls =
        column.needsWkb()
            ? OptionalLong.empty()
            : column.leaves().map(l -> statistics.apply(l).nulls()).findFirst().orElseThrow();
    Optional<NativeStatistics> own = Optional.ofNullable(geospatial.get(name));
    CoveringBounds boxes = new CoveringBounds(columns, statistics);
    Optional<Bounds> bounds = boxes.of(column);
    if (bounds.isEmpty()) {
      bounds = own.flatMap(NativeStatistics::bounds);
    }
    return new GeometryStatistics(
        nulls,
        boxes.empties(column, nulls),
        bounds,
        own.map(NativeStatistics::kinds).orElse(Set.of()));
  }
}
