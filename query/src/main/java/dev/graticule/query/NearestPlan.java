package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.DataFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;

/**
 * Finds the nearest rows by asking for all within a distance, guessed from how densely the files'
 * bounds are filled, and farther until there are enough. When as many as asked for lie within a
 * distance, no row beyond it can be nearer: the answer is exact.
 */
final class NearestPlan {
  private static final double GROWTH = 4;

  private final QueryContext context;
  private final NearestQuery query;
  private final TablePlan table;
  private final String geometry;
  private final List<String> columns;
  private final Contract contract;

  private NearestPlan(QueryContext context, NearestQuery query) {
    this.context = context;
    this.query = query;
    this.table = TablePlan.of(context.executing(), "", query.rows());
    this.geometry = Conditions.primary(query.rows().table(), table.contract());
    Conditions.requireGeometry(geometry, table.contract());
    Conditions.requireSameCrs(geometry, query.geometry(), table.contract());
    Conditions.requireFinite(query.geometry());
    this.columns = table.known(query.rows().columns(table.contract()));
    List<Column> all = new ArrayList<>(columns.stream().map(table.contract()::require).toList());
    if (columns.contains(query.distanceColumn())) {
      throw new QueryException(
          "The rows have a column \"%s\" already; name the distances with distanceAs(...)."
              .formatted(query.distanceColumn()));
    }
    all.add(Column.required(query.distanceColumn(), Scalar.FLOAT64));
    this.contract = new Contract(all, Map.of());
  }

  static BatchSource open(QueryContext context, NearestQuery query) {
    NearestPlan plan = new NearestPlan(context, query);
    return new Found(plan.contract, plan.find());
  }

  private Deque<Batch> find() {
    Predicate condition =
        Conditions.check(query.rows().condition(table.contract()), table.contract());
    Envelope extent = new Envelope();
    long rows = extent(condition, extent);
    double reach = firstReach(extent, rows);
    while (true) {
      try (Nearest nearest =
          new Nearest(query.count(), query.geometry(), geometry, context.allocator())) {
        boolean everything = !Double.isFinite(reach);
        collect(
            everything
                ? condition
                : Predicates.and(
                    condition, Predicates.withinDistance(geometry, query.geometry(), reach)),
            nearest);
        if (everything || nearest.isFullWithin(reach)) {
          return new ArrayDeque<>(nearest.result(contract, context.batchRows()));
        }
      }
      reach = reach < span(extent) ? reach * GROWTH : Double.POSITIVE_INFINITY;
    }
  }

  private void collect(Predicate condition, Nearest nearest) {
    Set<String> read = new LinkedHashSet<>(columns);
    read.add(geometry);
    try (BatchSource source = table.rows(List.copyOf(read), condition)) {
      for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
        nearest.offer(batch.get());
        context.session().checkStopped();
      }
    }
  }

  /**
   * The number of rows and the box of the files whose box is known; a null box when none is. This
   * only guides the first guess, so files that say nothing may be left out.
   */
  private long extent(Predicate condition, Envelope extent) {
    long rows = 0;
    for (DataFile file : table.snapshot().files(condition)) {
      Optional<Bounds> bounds = file.evidence().geometry(geometry).bounds();
      if (bounds.isPresent() && isFinite(bounds.get())) {
        Bounds box = bounds.get();
        extent.expandToInclude(new Envelope(box.xmin(), box.xmax(), box.ymin(), box.ymax()));
        rows += file.rows();
      }
    }
    return rows;
  }

  private static boolean isFinite(Bounds box) {
    return !box.crossesAntimeridian()
        && Double.isFinite(box.xmax() - box.xmin())
        && Double.isFinite(box.ymax() - box.ymin());
  }

  /** A distance that would hold half as many rows again as asked for, were they spread evenly. */
  private double firstReach(Envelope extent, long rows) {
    if (extent.isNull() || rows <= query.count()) {
      return Double.POSITIVE_INFINITY;
    }
    Envelope target = query.geometry().getEnvelopeInternal();
    double even =
        Math.sqrt(1.5 * query.count() * Math.max(extent.getArea(), 1e-12) / (Math.PI * rows));
    return extent.distance(target) + even;
  }

  private double span(Envelope extent) {
    Envelope target = query.geometry().getEnvelopeInternal();
    return extent.distance(target) + extent.getDiameter();
  }

  private record Found(Contract contract, Deque<Batch> batches) implements BatchSource {
    @Override
    public Optional<Batch> next() {
      return Optional.ofNullable(batches.poll());
    }

    @Override
    public void close() {
      batches.forEach(Batch::close);
      batches.clear();
    }
  }
}
