package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /**
   * A query over views.
   *
   * @param text the query; as it was but for the names of tables, where a table has several views
   * @param files the names of all files that the views read
   */
  record Viewed(SqlText text, List<String> files) {
    Viewed {
      files = List.copyOf(files);
    }
  }

  /** Makes the views. */
  Viewed create(SqlText text, List<Optional<Object>> parameters) throws SQLException {
    if (snapshots.isEmpty()) {
      return new Viewed(text, List.of());
    }
    SqlConstants constants = SqlConstants.of(text, parameters, context.session());
    JoinBoxes joins = new JoinBoxes();
    SqlFilter filter = new SqlFilter(constants, joins);
    BoundCrs crs = new BoundCrs(parameters);
    SqlReferences references = plan(text, filter, crs, joins.sieve());
    if (locate(joins)) {
      references = plan(text, filter, crs, joins.sieve());
    }
    IdentityHashMap<JsonNode, String> relations = new IdentityHashMap<>();
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, Snapshot> table : snapshots.entrySet()) {
      Predicate condition = conditions.getOrDefault(table.getKey(), Predicates.all());
      String name = spelled.getOrDefault(table.getKey(), table.getKey());
      List<SqlReferences.Place> apart =
          text.namesSchemas() ? List.of() : references.apart(table.getKey());
      if (apart.isEmpty()) {
        TableFiles planned = Optional.ofNullable(plans.get(table.getKey())).orElseThrow();
        context.requireAffordable(table.getValue(), condition);
        files.addAll(create(name, planned, condition));
      } else {
        files.addAll(createApart(name, table.getValue(), apart, joins.sieve(), relations));
        context.requireAffordable(table.getValue(), condition);
      }
    }
    return new Viewed(
        relations.isEmpty() ? text : text.withRelations(relations, context.session()), files);
  }

  /** A view for each condition that some places of a table have. */
  private List<String> createApart(
      String name,
      Snapshot snapshot,
      List<SqlReferences.Place> places,
      JoinSieve sieve,
      IdentityHashMap<JsonNode, String> relations)
      throws SQLException {
    context.tally().withdrawn(Sql.folded(name));
    List<String> files = new ArrayList<>();
    Map<Predicate, String> views = new HashMap<>();
    for (SqlReferences.Place place : places) {
      Predicate condition = checked(place.condition(), snapshot.contract());
      String view = views.get(condition);
      if (view == null) {
        view = "graticule_view_%d of %s".formatted(views.size() + 1, name);
        views.put(condition, view);
        TableFiles planned =
            context.draft(
                "%s (%d)".formatted(Sql.folded(name), views.size()),
                snapshot,
                condition,
                sieve.over(condition, snapshot.contract()));
        files.addAll(create(view, planned, condition));
      }
      relations.put(place.reference(), view);
    }
    return files;
  }

  /** Plans the tables whose conditions are not those of an earlier plan. */
  private SqlReferences plan(SqlText text, SqlFilter filter, BoundCrs crs, JoinSieve sieve) {
    SqlReferences references =
        new SqlReferences(SqlWalk.uses(text.query(), contracts, filter, crs));
    snapshots.forEach(
        (table, snapshot) -> {
          Predicate condition = checked(references.anywhere(table), snapshot.contract());
          if (!condition.equals(conditions.put(table, condition))) {
            plans.put(
                table,
                context.draft(
                    table, snapshot, condition, sieve.over(condition, snapshot.contract())));
          }
        });
    return references;
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
      joins.put(side, located(side));
      return true;
    } catch (WkbException e) {
      // Whether a broken geometry matters is for the query itself to find out.
      return false;
    }
  }

  private long plannedBytes(String table) {
    return Optional.ofNullable(plans.get(table)).map(TableFiles::plannedBytes).orElse(0L);
  }

  /** Out of what earlier queries left, or read now. */
  private JoinSide located(JoinBoxes.Side side) {
    Snapshot snapshot = Optional.ofNullable(snapshots.get(side.table())).orElseThrow();
    TableFiles files = Optional.ofNullable(plans.get(side.table())).orElseThrow();
    // What is empty lies nowhere.
    Predicate condition =
        Emptiness.without(conditions.getOrDefault(side.table(), Predicates.all()), column -> true);
    JoinIndexes indexes = context.indexes();
    indexes.current(side.table(), snapshot.id());
    JoinIndexes.Key key =
        new JoinIndexes.Key(
            side.table(),
            snapshot.id(),
            side.column(),
            condition,
            files.kept().stream().map(file -> files.uri(file) + " " + file.bytes()).toList());
    return indexes
        .find(key)
        .orElseGet(
            () ->
                indexes.put(
                    key,
                    spelled.getOrDefault(side.table(), side.table()) + "." + side.column(),
                    Extent.of(
                        TablePlan.of(context.executing(), side.table(), snapshot),
                        side.column(),
                        condition)));
  }

  /** Gives the names of the files that the view reads. */
  private List<String> create(String name, TableFiles files, Predicate condition)
      throws SQLException {
    if (context.purpose() == QueryContext.Purpose.ANSWER) {
      context.requireSound(files);
    }
    TableSql.GeometryForm form =
        context.session().spatial().isAvailable()
            ? TableSql.GeometryForm.GEOMETRY
            : TableSql.GeometryForm.WKB;
    context.make(
        "CREATE TEMP VIEW "
            + Sql.identifier(name)
            + " AS "
            + new TableSql(files)
                .view(form, Emptiness.without(condition, files::areWithoutEmpties)));
    return files.kept().stream().map(files::uri).toList();
  }
}
