package dev.graticule.query;

import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;

/**
 * Makes each table that a query names a view over those of its files that matter, filtered by the
 * boxes that its conditions allow. The query itself stays as it was written: whatever the views
 * leave out, it would have dropped.
 */
final class SqlViews {
  /** A side is small enough to be looked at first when the other is so many times as large. */
  private static final long TIMES_AS_LARGE = 4;

  private static final long LARGEST_SIDE = 64L << 20;

  private final QueryContext context;
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private final Map<String, String> spelled = new HashMap<>();
  private final Map<String, Contract> contracts = new HashMap<>();
  private final Map<String, Predicate> conditions = new HashMap<>();
  private final Map<String, TableFiles> plans = new HashMap<>();

  /**
   * Views over the tables of one query.
   *
   * @param tables the versions by the name that the query has for them
   */
  SqlViews(QueryContext context, Map<String, Snapshot> tables) {
    this.context = context;
    tables.forEach(
        (name, snapshot) -> {
          String folded = Sql.folded(name);
          spelled.put(folded, name);
          snapshots.put(folded, snapshot);
          contracts.put(folded, snapshot.contract());
        });
  }

  /** Gives the names of all files that the views read. */
  List<String> create(SqlText text, List<Optional<Object>> parameters) throws SQLException {
    if (snapshots.isEmpty()) {
      return List.of();
    }
    SqlConstants constants = SqlConstants.of(text, parameters, context.session());
    JoinBoxes joins = new JoinBoxes();
    SqlFilter filter = new SqlFilter(constants, joins);
    BoundCrs crs = new BoundCrs(parameters);
    plan(text, filter, crs);
    if (locate(joins)) {
      plan(text, filter, crs);
    }
    for (Map.Entry<String, Snapshot> table : snapshots.entrySet()) {
      context.requireAffordable(
          table.getValue(), conditions.getOrDefault(table.getKey(), Predicates.all()));
      create(table.getKey());
    }
    return plans.values().stream().flatMap(files -> files.kept().stream().map(files::uri)).toList();
  }

  /** Plans the tables whose conditions are not those of an earlier plan. */
  private void plan(SqlText text, SqlFilter filter, BoundCrs crs) {
    Map<String, Predicate> proved = new HashMap<>();
    for (TableUse use : SqlWalk.uses(text.query(), contracts, filter, crs)) {
      proved.merge(use.table(), use.condition(), SqlViews::either);
    }
    snapshots.forEach(
        (table, snapshot) -> {
          Predicate condition =
              checked(proved.getOrDefault(table, Predicates.all()), snapshot.contract());
          if (!condition.equals(conditions.put(table, condition))) {
            plans.put(table, context.draft(table, snapshot, condition));
          }
        });
  }

  private static Predicate either(Predicate one, Predicate other) {
    if (one.equals(other) || one.equals(Predicates.all())) {
      return one;
    }
    return other.equals(Predicates.all()) ? other : new Predicate.Or(List.of(one, other));
  }

  /** Whatever cannot be asked of the table is left to DuckDB. */
  private static Predicate checked(Predicate condition, Contract contract) {
    try {
      return Conditions.check(condition, contract);
    } catch (QueryException e) {
      return Predicates.all();
    }
  }

  /** Looks where the small sides of joins lie, and tells whether there were any. */
  private boolean locate(JoinBoxes joins) {
    boolean found = false;
    for (JoinBoxes.Wanted wanted : joins.wanted()) {
      JoinBoxes.Side side = wanted.side();
      long bytes = plannedBytes(side.table());
      boolean pays =
          bytes <= LARGEST_SIDE && bytes <= plannedBytes(wanted.table()) / TIMES_AS_LARGE;
      if (pays && !wanted.table().equals(side.table())) {
        found |= locate(side, joins);
      }
    }
    return found;
  }

  private boolean locate(JoinBoxes.Side side, JoinBoxes joins) {
    try {
      joins.put(side, extent(side));
      return true;
    } catch (WkbException e) {
      // Whether a broken geometry matters is for the query itself to find out.
      return false;
    }
  }

  private long plannedBytes(String table) {
    return Optional.ofNullable(plans.get(table)).map(TableFiles::plannedBytes).orElse(0L);
  }

  private Optional<Envelope> extent(JoinBoxes.Side side) {
    Snapshot snapshot = Optional.ofNullable(snapshots.get(side.table())).orElseThrow();
    Predicate condition = conditions.getOrDefault(side.table(), Predicates.all());
    // What is empty lies nowhere.
    return Extent.of(
        TablePlan.of(context.executing(), side.table(), snapshot),
        side.column(),
        Emptiness.without(condition, List.of()));
  }

  private void create(String table) throws SQLException {
    TableFiles files = Optional.ofNullable(plans.get(table)).orElseThrow();
    if (context.purpose() == QueryContext.Purpose.ANSWER) {
      context.requireSound(files);
    }
    Predicate boxes =
        Emptiness.without(conditions.getOrDefault(table, Predicates.all()), files.kept());
    TableSql.GeometryForm form =
        context.session().spatial().isAvailable()
            ? TableSql.GeometryForm.GEOMETRY
            : TableSql.GeometryForm.WKB;
    context.make(
        "CREATE TEMP VIEW "
            + Sql.identifier(spelled.getOrDefault(table, table))
            + " AS "
            + new TableSql(files).view(form, boxes));
  }
}
