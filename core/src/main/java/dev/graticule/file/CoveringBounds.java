package dev.graticule.file;

import dev.graticule.contract.Bounds;
import dev.graticule.file.FileColumns.Boxes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Bounds of the geometries of some rows from what is known of the boxes beside them. The covering
 * has the box of each geometry (GeoParquet 1.1, "covering").
 *
 * <p>A row without a box may still have a geometry: tools that know nothing of coverings append
 * such rows. So boxes bound the geometries only where none is missing, or where the file's own
 * writer vouches that what is missing has no extent.
 */
record CoveringBounds(FileColumns columns, Function<ParquetNode.Leaf, LeafStatistics> statistics) {
  /** No longitude lies farther out. */
  private static final double FULL_CIRCLE = 360;

  private static final double QUARTER_CIRCLE = 90;

  /** The least and greatest number of a Parquet column, rounded outward where it is narrower. */
  private record Range(double min, double max) {}

  /** The least and greatest number of each side of the boxes. */
  private record Sides(Range xmin, Range ymin, Range xmax, Range ymax) {}

  Optional<Bounds> of(FileColumn column) {
    if (column.geo().flatMap(GeoColumn::covering).isPresent()) {
      return sides(column).filter(sides -> hasEveryBox(column)).flatMap(s -> bounds(column, s));
    }
    return column.needsWkb() ? coordinates(column) : Optional.empty();
  }

  /** Whether the statistics say that each row has its box, or the writer vouches for it. */
  boolean hasEveryBox(FileColumn column) {
    return columns.boxes() == Boxes.COMPLETE
        || leaves(column).stream()
            .allMatch(
                leaf ->
                    leaf.descriptor().getMaxDefinitionLevel() == 0
                        || statistics.apply(leaf).nulls().equals(OptionalLong.of(0)));
  }

  /**
   * How many geometries are empty: where the writer vouches that each other one has its box, those
   * that are there and have none. Others may give an empty geometry a box of any numbers.
   */
  OptionalLong empties(FileColumn column, OptionalLong nulls) {
    List<OptionalLong> unboxed =
        leaves(column).stream().map(leaf -> statistics.apply(leaf).nulls()).toList();
    boolean counted =
        columns.boxes() == Boxes.COMPLETE
            && nulls.isPresent()
            && unboxed.size() == 4
            && unboxed.get(0).isPresent()
            && unboxed.stream().allMatch(unboxed.get(0)::equals)
            && unboxed.get(0).getAsLong() >= nulls.getAsLong();
    return counted
        ? OptionalLong.of(unboxed.get(0).getAsLong() - nulls.getAsLong())
        : OptionalLong.empty();
  }

  /** Whether a box may run over the antimeridian, with xmin greater than xmax. */
  boolean mayCrossAntimeridian(FileColumn column) {
    return columns.boxes() != Boxes.COMPLETE
        && sides(column).map(sides -> mayCross(column, sides)).orElse(true);
  }

  private boolean mayCross(FileColumn column, Sides sides) {
    // The file's box adds doubt but never takes it away: tools copy it along unchanged.
    return columns.boxes() != Boxes.COMPLETE
        && (column.geo().flatMap(GeoColumn::bbox).filter(Bounds::crossesAntimeridian).isPresent()
            || mayCrossAntimeridian(sides.xmin(), sides.xmax()));
  }

  private List<ParquetNode.Leaf> leaves(FileColumn column) {
    return column.geo().flatMap(GeoColumn::covering).stream()
        .flatMap(c -> Stream.of(c.xmin(), c.ymin(), c.xmax(), c.ymax()))
        .flatMap(path -> columns.flatLeaf(path.toString()).stream())
        .toList();
  }

  private Optional<Sides> sides(FileColumn column) {
    List<Range> ranges = leaves(column).stream().flatMap(leaf -> range(leaf).stream()).toList();
    return ranges.size() < 4
        ? Optional.empty()
        : Optional.of(new Sides(ranges.get(0), ranges.get(1), ranges.get(2), ranges.get(3)));
  }

  private Optional<Bounds> bounds(FileColumn column, Sides sides) {
    Range xmin = sides.xmin();
    Range ymin = sides.ymin();
    Range xmax = sides.xmax();
    Range ymax = sides.ymax();
    if (!(ymin.min() <= ymax.max())) {
      return Optional.empty();
    }
    if (mayCross(column, sides)) {
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
