package dev.graticule.table;

import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Bounds;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.vector.VarBinaryVector;

/** Reads the geometries of a file whose footer does not tell where they are. */
final class GeometryCount {
  private final WkbScanner scanner = new WkbScanner();
  private final Set<Kind> kinds = new HashSet<>();
  private Optional<Bounds> bounds = Optional.empty();
  private long nulls;
  private long empties;

  /**
   * Adds the geometries of a batch.
   *
   * @throws dev.graticule.batch.WkbException when one is broken
   */
  void add(VarBinaryVector geometries) {
    for (int row = 0; row < geometries.getValueCount(); row++) {
      if (geometries.isNull(row)) {
        nulls++;
        continue;
      }
      long start = geometries.getStartOffset(row);
      scanner.scan(geometries.getDataBuffer(), start, geometries.getEndOffset(row) - start);
      kinds.add(scanner.kind());
      Optional<Bounds> one = scanner.bounds();
      if (one.isEmpty()) {
        empties++;
      } else {
        bounds = Optional.of(bounds.map(all -> all.union(one.get())).orElse(one.get()));
      }
    }
  }

  GeometryStatistics statistics() {
    return new GeometryStatistics(OptionalLong.of(nulls), OptionalLong.of(empties), bounds, kinds);
  }
}
