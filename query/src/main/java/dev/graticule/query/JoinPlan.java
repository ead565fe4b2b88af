package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.locationtech.jts.geom.Geometry;

/**
 * Joins a big side with a small one: the small side is loaded and indexed, the big side is streamed
 * inside the small side's box, and each batch is matched on the computing threads.
 */
final class JoinPlan {
  private final QueryContext context;
  private final JoinQuery query;
  private final SmallSide small;
  private final TablePlan big;
  private final String bigGeometry;
  private final List<String> bigColumns;

  private JoinPlan(QueryContext context, JoinQuery query, SmallSide small) {
    this.context = context;
    this.query = query;
    this.small = small;
    this.big = TablePlan.of(context, "big side", query.big());
    this.bigGeometry = Conditions.primary(query.big().table(), big.contract());
    this.bigColumns = big.known(query.big().columns(big.contract()));
    requireSameCrs(query, Conditions.requireGeometry(bigGeometry, big.contract()), small.type());
  }

  /** The pairs. */
  static BatchSource open(QueryContext context, JoinQuery query) {
    resolve(context, query);
    SmallSide small = SmallSide.load(context, query.small());
    try {
      JoinPlan plan = new JoinPlan(context, query, small);
      Contract pairs = plan.pairs();
      return new Owning(
          new StagedSource(
              plan.bigSide(plan.bigColumns), pairs, batch -> plan.match(batch, pairs), context),
          small);
    } catch (RuntimeException | Error e) {
      small.close();
      throw e;
    }
  }

  /** The counts: the whole big side is read before the one batch comes. */
  static BatchSource open(QueryContext context, JoinCountQuery query) {
    resolve(context, query.join());
    SmallSide small = SmallSide.load(context, query.join().small());
    try {
      JoinPlan plan = new JoinPlan(context, query.join(), small);
      return new Owning(plan.counting(query.countColumn()), small);
    } catch (RuntimeException | Error e) {
      small.close();
      throw e;
    }
  }

  private static void resolve(QueryContext context, JoinQuery query) {
    context.tables().resolve(List.of(query.big().ref(), query.small().ref()));
  }

  private static void requireSameCrs(
      JoinQuery query, ColumnType.Geometry big, ColumnType.Geometry small) {
    if (!big.crs().sameAs(small.crs())) {
      throw new QueryException(
          "\"%s\" is in %s, \"%s\" in %s, which are not known to be the same; transform one of them before it is written."
              .formatted(query.big().table(), big.crs(), query.small().table(), small.crs()));
    }
  }

  private BatchSource bigSide(List<String> columns) {
    Set<String> read = new LinkedHashSet<>(columns);
    read.add(bigGeometry);
    // Whatever relates to a geometry of the small side meets its box.
    JoinSieve sieve = new JoinSieve();
    Predicate near = sieve.meeting(bigGeometry, small.located(query.small().table()), 0);
    return big.rows(
        List.copyOf(read),
        Predicates.and(query.big().condition(big.contract()), near),
        sieve.over(near, big.contract()));
  }

  private Contract pairs() {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (String name : bigColumns) {
      columns.add(big.contract().require(name));
      taken.add(name);
    }
    for (Column column : small.columns()) {
      String name =
          taken.contains(column.name())
              ? query.small().table() + "_" + column.name()
              : column.name();
      taken.add(name);
      columns.add(new Column(name, column.type(), column.nullability(), column.metadata()));
    }
    return new Contract(columns, Map.of());
  }

  private List<Batch> match(Batch batch, Contract pairs) {
    try (batch) {
      List<Batch> matched = new ArrayList<>();
      List<Integer> rows = new ArrayList<>();
      List<Zone> zones = new ArrayList<>();
      try {
        for (int row = 0; row < batch.rowCount(); row++) {
          Optional<Geometry> geometry = Wkb.geometry(batch, bigGeometry, row);
          if (geometry.isPresent()) {
            for (Zone zone : small.holding(geometry.get(), query.relation())) {
              rows.add(row);
              zones.add(zone);
            }
          }
          if (rows.size() >= context.batchRows()) {
            matched.add(pairs(batch, rows, zones, pairs));
            rows.clear();
            zones.clear();
            context.session().checkStopped();
          }
        }
        if (!rows.isEmpty()) {
          matched.add(pairs(batch, rows, zones, pairs));
        }
        return matched;
      } catch (RuntimeException | Error e) {
        matched.forEach(Batch::close);
        throw e;
      }
    }
  }

  private Batch pairs(Batch batch, List<Integer> rows, List<Zone> zones, Contract pairs) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(pairs), context.allocator());
    try {
      int column = 0;
      for (String name : bigColumns) {
        FieldVector from = batch.vector(name);
        FieldVector to = root.getVector(column++);
        for (int i = 0; i < rows.size(); i++) {
          to.copyFromSafe(rows.get(i), i, from);
        }
      }
      for (Column right : small.columns()) {
        FieldVector to = root.getVector(column++);
        for (int i = 0; i < zones.size(); i++) {
          Zone zone = zones.get(i);
          to.copyFromSafe(zone.row(), i, small.batches().get(zone.batch()).vector(right.name()));
        }
      }
      root.setRowCount(rows.size());
      return Batch.owning(pairs, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private BatchSource counting(String countColumn) {
    if (small.columns().stream().anyMatch(column -> column.name().equals(countColumn))) {
      throw new QueryException(
          "The small side has a column \"%s\" already; name the counts with countAs(...)."
              .formatted(countColumn));
    }
    AtomicLongArray counts = new AtomicLongArray(small.zones().size());
    List<Column> columns = new ArrayList<>(small.columns());
    columns.add(Column.required(countColumn, Scalar.INT64));
    Contract contract = new Contract(columns, Map.of());
    return new CountSource(
        new StagedSource(bigSide(List.of()), contract, batch -> count(batch, counts), context),
        () -> counted(counts, contract));
  }

  private List<Batch> count(Batch batch, AtomicLongArray counts) {
    try (batch) {
      for (int row = 0; row < batch.rowCount(); row++) {
        Wkb.geometry(batch, bigGeometry, row)
            .ifPresent(
                geometry ->
                    small
                        .holding(geometry, query.relation())
                        .forEach(zone -> counts.incrementAndGet(zone.number())));
      }
      return List.of();
    }
  }

  private Optional<Batch> counted(AtomicLongArray counts, Contract contract) {
    if (small.zones().isEmpty()) {
      return Optional.empty();
    }
    VectorSchemaRoot root =
        VectorSchemaRoot.create(ArrowLayout.schema(contract), context.allocator());
    try {
      for (Zone zone : small.zones()) {
        Batch from = small.batches().get(zone.batch());
        for (Column column : small.columns()) {
          root.getVector(column.name())
              .copyFromSafe(zone.row(), zone.number(), from.vector(column.name()));
        }
        ((BigIntVector) root.getVector(contract.columns().size() - 1))
            .setSafe(zone.number(), counts.get(zone.number()));
      }
      root.setRowCount(small.zones().size());
      return Optional.of(Batch.owning(contract, root));
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  /** A source that keeps the small side as long as it lives. */
  private record Owning(BatchSource source, SmallSide small) implements BatchSource {
    @Override
    public Contract contract() {
      return source.contract();
    }

    @Override
    public Optional<Batch> next() {
      return source.next();
    }

    @Override
    public void close() {
      try {
        source.close();
      } finally {
        small.close();
      }
    }
  }
}
