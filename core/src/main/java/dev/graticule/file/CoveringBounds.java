package dev.graticule.file;

import dev.graticule.contract.Bounds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Bounds of the geometries of some rows from what is known of the boxes beside them. The covering
 * has the box of each geometry (GeoParquet 1.1, "covering"); a row without one has no extent.
 */
record CoveringBounds(FileColumns columns, Function<ParquetNode.Leaf, LeafStatistics> statistics) {
  /** No longitude lies farther out. */
  private static final double FULL_CIRCLE = 360;

  private static final double QUARTER_CIRCLE = 90;

  /** The least and greatest number of a Parquet column, rounded outward where it is narrower. */
  private record Range(double min, double max) {}

  Optional<Bounds> of(FileColumn column) {
    Optional<GeoColumn> geo = column.geo();
    if (geo.isEmpty()) {
      return Optional.empty();
    }
    // The file's box adds doubt but never takes it away: tools copy it along unchanged.
    boolean crossing = geo.get().bbox().map(Bounds::crossesAntimeridian).orElse(false);
    if (geo.get().covering().isPresent()) {
      Covering covering = geo.get().covering().get();
      return boxes(
          List.of(
              covering.xmin().toString(),
              covering.ymin().toString(),
              covering.xmax().toString(),
              covering.ymax().toString()),
          crossing);
    }
    return column.needsWkb() ? coordinates(column) : Optional.empty();
  }

  private Optional<Bounds> boxes(List<String> paths, boolean crossing) {
    List<Range> ranges =
        paths.stream()
            .flatMap(p -> columns.flatLeaf(p).stream())
            .flatMap(leaf -> range(leaf).stream())
            .toList();
    if (ranges.size() < paths.size()) {
      return Optional.empty();
    }
    Range xmin = ranges.get(0);
    Range ymin = ranges.get(1);
    Range xmax = ranges.get(2);
    Range ymax = ranges.get(3);
    if (!(ymin.min() <= ymax.max())) {
      return Optional.empty();
    }
    if (crossing || mayCrossAntimeridian(xmin, xmax)) {
      return Optional.of(
          Bounds.of(Double.NEGATIVE_INFINITY, ymin.min(), Double.POSITIVE_INFINITY, ymax.max()));
    }
    return xmin.min() <= xmax.max()
        ? Optional.of(Bounds.of(xmin.min(), ymin.min(), xmax.max(), ymax.max()))
        : Optional.empty();
  }

  /**
   * A box with xmin > xmax runs over the antimeridian, and then the least xmin and the greatest
   * xmax bound nothing. The edges of such a box lie a circle less its width apart, so that no box
   * of up to three quarters of a circle goes unseen where no two edges lie farther apart than one
   * quarter. A wider one is seen only where it leaves an xmin beyond every xmax. Rows that spread
   * over more than a quarter of a circle are never skipped by x; they hardly would be otherwise.
   */
  private static boolean mayCrossAntimeridian(Range xmin, Range xmax) {
    boolean degrees =
        xmin.min() >= -FULL_CIRCLE
            && xmin.max() <= FULL_CIRCLE
            && xmax.min() >= -FULL_CIRCLE
            && xmax.max() <= FULL_CIRCLE;
    return degrees
        && (xmin.max() - xmax.min() > QUARTER_CIRCLE
            || xmin.max() > xmax.max()
            || xmin.min() > xmax.min());
  }

  /** In GeoArrow's way the coordinates are columns themselves. */
  private Optional<Bounds> coordinates(FileColumn column) {
    Optional<Range> x = coordinate(column, "x");
    Optional<Range> y = coordinate(column, "y");
    return x.isPresent() && y.isPresent()
        ? Optional.of(Bounds.of(x.get().min(), y.get().min(), x.get().max(), y.get().max()))
        : Optional.empty();
  }

  private Optional<Range> coordinate(FileColumn column, String name) {
    return column
        .leaves()
        .filter(l -> l.path().endsWith("." + name))
        .findFirst()
        .flatMap(this::range);
  }

  private Optional<Range> range(ParquetNode.Leaf leaf) {
    LeafStatistics known = statistics.apply(leaf);
    OptionalDouble min = number(leaf, known.min());
    OptionalDouble max = number(leaf, known.max());
    if (min.isEmpty() || max.isEmpty() || min.getAsDouble() > max.getAsDouble()) {
      return Optional.empty();
    }
    double low = min.getAsDouble();
    double high = max.getAsDouble();
    return switch (leaf.kind()) {
      case FLOAT32 -> Optional.of(new Range(Math.nextDown((float) low), Math.nextUp((float) high)));
      case FLOAT64 -> Optional.of(new Range(low, high));
      default -> Optional.empty();
    };
  }

  private static OptionalDouble number(ParquetNode.Leaf leaf, Optional<ByteBuffer> bytes) {
    return bytes.isPresent() ? StatisticValue.number(leaf, bytes.get()) : OptionalDouble.empty();
  }
}
