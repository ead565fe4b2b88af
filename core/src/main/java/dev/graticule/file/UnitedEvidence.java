package dev.graticule.file;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** What is known of rows from what is known of their parts: no more than each part knows. */
record UnitedEvidence(List<Evidence> parts) implements Evidence {

  @Override
  public long rows() {
    return parts.stream().mapToLong(Evidence::rows).sum();
  }

  @Override
  public ColumnStatistics column(String path) {
    List<ColumnStatistics> known = parts.stream().map(p -> p.column(path)).toList();
    // A part without values has no least one and takes none from the others.
    List<ColumnStatistics> valued =
        parts.stream()
            .filter(p -> !isAll(p.column(path).nulls(), p.rows()))
            .map(p -> p.column(path))
            .toList();
    return new ColumnStatistics(
        sum(known, ColumnStatistics::nulls),
        sum(known, ColumnStatistics::nans),
        extreme(valued, ColumnStatistics::min, -1),
        extreme(valued, ColumnStatistics::max, 1));
  }

  @Override
  public GeometryStatistics geometry(String column) {
    List<GeometryStatistics> known = parts.stream().map(p -> p.geometry(column)).toList();
    Optional<Bounds> bounds = Optional.empty();
    boolean bounded = true;
    Set<Kind> kinds = new HashSet<>();
    boolean kindsKnown = true;
    for (Evidence part : parts) {
      GeometryStatistics statistics = part.geometry(column);
      if (isAll(statistics.nulls(), part.rows())) {
        continue;
      }
      bounded &= statistics.bounds().isPresent();
      kindsKnown &= !statistics.kinds().isEmpty();
      kinds.addAll(statistics.kinds());
      if (statistics.bounds().isPresent()) {
        Bounds box = statistics.bounds().get();
        bounds = Optional.of(bounds.map(b -> b.union(box)).orElse(box));
      }
    }
    return new GeometryStatistics(
        sum(known, GeometryStatistics::nulls),
        sum(known, GeometryStatistics::empties),
        bounded ? bounds : Optional.empty(),
        kindsKnown ? kinds : Set.of());
  }

  private static boolean isAll(OptionalLong nulls, long rows) {
    return rows == 0 || (nulls.isPresent() && nulls.getAsLong() == rows);
  }

  private static <T> OptionalLong sum(List<T> parts, Function<T, OptionalLong> number) {
    long sum = 0;
    for (T part : parts) {
      OptionalLong one = number.apply(part);
      if (one.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += one.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private static <T> Optional<Literal> extreme(
      List<T> parts, Function<T, Optional<Literal>> end, int sign) {
    Optional<Literal> extreme = Optional.empty();
    for (T part : parts) {
      Optional<Literal> one = end.apply(part);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      if (extreme.isEmpty() || sign * LiteralOrder.compare(one.get(), extreme.get()) > 0) {
        extreme = one;
      }
    }
    return extreme;
  }
}
