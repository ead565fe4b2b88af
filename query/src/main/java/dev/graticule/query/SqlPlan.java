package dev.graticule.query;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.locationtech.jts.geom.Geometry;

/** Plain SQL over tables by name: each becomes a view over the files of its snapshot. */
final class SqlPlan {
  private final QueryContext context;
  private final TableNames names;

  private SqlPlan(QueryContext context, TableNames names) {
    this.context = context;
    this.names = names;
  }

  static BatchSource open(
      QueryContext context, TableNames names, String text, List<Optional<Object>> parameters) {
    SqlPlan plan = new SqlPlan(context, names);
    try {
      return plan.open(SqlText.parse(text, context.session()), parameters);
    } catch (SQLException e) {
      throw context.session().error(e);
    }
  }

  private BatchSource open(SqlText text, List<Optional<Object>> parameters) throws SQLException {
    if (text.parameters() != parameters.size()) {
      throw new QueryException(
          "The SQL has %d parameters but %d values were given."
              .formatted(text.parameters(), parameters.size()));
    }
    SpatialSupport spatial = context.session().spatial();
    Optional<String> function = text.spatialFunction();
    if (function.isPresent() && !spatial.isAvailable()) {
      throw new QueryException(
          "The SQL calls %s. %s".formatted(function.get(), SpatialExtension.howToGet(spatial)));
    }
    boolean isTrusted = context.options().policy().isTrusted();
    if (!isTrusted) {
      UntrustedGate.require(text, name -> names.find(name).isPresent(), context.session());
    }
    resolve(text);
    Map<String, Snapshot> snapshots = snapshots(text);
    Set<Integer> geometries = geometries(parameters);
    SqlText asked =
        spatial.isAvailable() && !geometries.isEmpty()
            ? text.withGeometries(geometries, context.session())
            : isTrusted ? text : text.canonical(context.session());
    SqlViews.Viewed viewed = new SqlViews(context, snapshots).create(asked, parameters);
    SqlFragment whole = new SqlFragment(viewed.text().text(), new ArrayList<>(parameters));
    if (context.purpose() == QueryContext.Purpose.EXPLANATION) {
      context.session().check(whole);
      context.tally().given(viewed.text().text());
      return NoRows.ofText();
    }
    if (!isTrusted) {
      context.session().lock(viewed.files());
    }
    ArrowStream stream =
        ArrowStream.open(context.session(), whole, context.imports(), context.rowsOfDuckDb());
    try {
      Map<String, Contract> contracts = new HashMap<>();
      snapshots.forEach((name, snapshot) -> contracts.put(Sql.folded(name), snapshot.contract()));
      GeometryLineage lineage = new GeometryLineage(text.query(), contracts);
      Contract contract =
          ResultContract.of(stream.root().getSchema(), stream.typeNames(), lineage::of);
      return new DuckDbSource(stream, contract, context.allocator());
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private void resolve(SqlText text) {
    context
        .tables()
        .resolve(
            text.tables().stream()
                .flatMap(name -> names.find(name).stream())
                .map(TableRef::newest)
                .toList());
  }

  /** The tables that the text names, by the first spelling there. */
  private Map<String, Snapshot> snapshots(SqlText text) throws SQLException {
    Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    Map<String, String> views = new HashMap<>();
    for (String name : text.tables()) {
      Optional<String> table = names.find(name);
      if (table.isEmpty()) {
        requireKnown(name, text.withNames());
        continue;
      }
      String viewed = views.putIfAbsent(Sql.folded(name), table.get());
      if (viewed == null) {
        snapshots.put(name, context.tables().snapshot(TableRef.newest(table.get())));
      } else {
        requireSame(viewed, table.get());
      }
    }
    return snapshots;
  }

  /** DuckDB has one view for all spellings of a name. */
  private static void requireSame(String viewed, String other) {
    if (!viewed.equals(other)) {
      throw new QueryException(
          "The SQL names \"%s\" and \"%s\", which differ only in the case of letters; SQL does not tell them apart. Register one of them under another name."
              .formatted(viewed, other));
    }
  }

  /** Neither a table of ours nor a common table expression: DuckDB's own, a file, or a mistake. */
  private void requireKnown(String name, Collection<String> expressions) throws SQLException {
    if (expressions.contains(Sql.folded(name))
        || name.indexOf('.') >= 0
        || name.indexOf('/') >= 0) {
      return;
    }
    List<String> views = new ArrayList<>();
    context
        .session()
        .ask(
            SqlFragment.of(
                "SELECT view_name FROM duckdb_views() WHERE lower(view_name) = ?",
                Sql.folded(name)),
            row -> views.add(row.getString(1)));
    if (views.isEmpty()) {
      throw names.unknown(name);
    }
  }

  private static Set<Integer> geometries(List<Optional<Object>> parameters) {
    Set<Integer> positions = new TreeSet<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).isPresent() && parameters.get(i).get() instanceof Geometry) {
        positions.add(i + 1);
      }
    }
    return positions;
  }
}
