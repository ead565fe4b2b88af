package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Relation;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.locationtech.jts.geom.Geometry;

/**
 * The rows of one table that meet conditions. Immutable: each call gives a new query. Several
 * conditions must all hold. Where no geometry column is named, the table's first is meant; {@link
 * #where} takes any condition on any column.
 */
public final class TableQuery implements Query {
  private final TableRef table;
  private final List<Function<String, Predicate>> conditions;
  private final List<String> columns;
  private final List<Sort> order;
  private final OptionalLong limit;

  private TableQuery(
      TableRef table,
      List<Function<String, Predicate>> conditions,
      List<String> columns,
      List<Sort> order,
      OptionalLong limit) {
    this.table = table;
    this.conditions = List.copyOf(conditions);
    this.columns = List.copyOf(columns);
    this.order = List.copyOf(order);
    this.limit = limit;
  }

  static TableQuery of(String table) {
    return new TableQuery(
        TableRef.newest(table), List.of(), List.of(), List.of(), OptionalLong.empty());
  }

  /**
   * The rows of an earlier version.
   *
   * @param version which version; a format that keeps none refuses it when the query is asked
   * @return the query of that version
   */
  public TableQuery at(Version version) {
    return new TableQuery(
        new TableRef(table.name(), Optional.of(version)), conditions, columns, order, limit);
  }

  /**
   * Only rows that meet a condition.
   *
   * @param condition from {@link Predicates}
   * @return the narrower query
   */
  public TableQuery where(Predicate condition) {
    return onPrimary(column -> condition);
  }

  /**
   * Only rows whose geometry meets a box.
   *
   * @param window the box in the column's CRS; may cross the antimeridian
   * @return the narrower query
   */
  public TableQuery window(Bounds window) {
    return onPrimary(column -> Predicates.window(column, window));
  }

  /**
   * Only rows whose geometry shares a point with another.
   *
   * @param geometry the other, in the column's CRS; must not be changed afterwards
   * @return the narrower query
   */
  public TableQuery intersects(Geometry geometry) {
    return onPrimary(column -> Predicates.intersects(column, geometry));
  }

  /**
   * Only rows whose geometry lies within another, not only on its border.
   *
   * @param geometry the other, in the column's CRS; must not be changed afterwards
   * @return the narrower query
   */
  public TableQuery within(Geometry geometry) {
    return onPrimary(column -> Predicates.within(column, geometry));
  }

  /**
   * Only rows whose geometry contains another.
   *
   * @param geometry the other, in the column's CRS; must not be changed afterwards
   * @return the narrower query
   */
  public TableQuery contains(Geometry geometry) {
    return onPrimary(column -> Predicates.contains(column, geometry));
  }

  /**
   * Only rows whose geometry is no farther from another than so.
   *
   * @param geometry the other, in the column's CRS; must not be changed afterwards
   * @param distance in the units of the CRS
   * @return the narrower query
   */
  public TableQuery withinDistance(Geometry geometry, double distance) {
    return onPrimary(column -> Predicates.withinDistance(column, geometry, distance));
  }

  /**
   * Only some columns, in this order.
   *
   * @param names the columns; none means all
   * @return the query for those
   */
  public TableQuery select(String... names) {
    return new TableQuery(table, conditions, Arrays.asList(names), order, limit);
  }

  /**
   * Rows in order; without it their order is not promised.
   *
   * @param sorts the first decides, the next among its equals
   * @return the ordered query
   */
  public TableQuery orderBy(Sort... sorts) {
    return new TableQuery(table, conditions, columns, Arrays.asList(sorts), limit);
  }

  /**
   * At most so many rows.
   *
   * @param rows how many, not negative
   * @return the shorter query
   */
  public TableQuery limit(long rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("A limit is not negative, unlike " + rows + ".");
    }
    return new TableQuery(table, conditions, columns, order, OptionalLong.of(rows));
  }

  /**
   * The rows whose geometries lie nearest to another, nearest first, with their distance.
   *
   * @param count how many rows at most
   * @param geometry the other, in the column's CRS; must not be changed afterwards
   * @return the query; conditions and columns of this one hold, its order and limit do not
   */
  public NearestQuery nearest(int count, Geometry geometry) {
    return new NearestQuery(this, count, geometry, "distance");
  }

  /**
   * Each row with each row of a smaller table in whose geometry it lies, not only on its border.
   *
   * @param smaller the smaller table; it is held in memory
   * @return the join
   */
  public JoinQuery joinWithin(String smaller) {
    return joinWithin(of(smaller));
  }

  /**
   * Each row with each row of a smaller query in whose geometry it lies, not only on its border.
   *
   * @param smaller the smaller side; its answer is held in memory
   * @return the join
   */
  public JoinQuery joinWithin(TableQuery smaller) {
    return new JoinQuery(this, smaller, Relation.WITHIN);
  }

  /**
   * Each row with each row of a smaller query with whose geometry it shares a point.
   *
   * @param smaller the smaller side; its answer is held in memory
   * @return the join
   */
  public JoinQuery joinIntersecting(TableQuery smaller) {
    return new JoinQuery(this, smaller, Relation.INTERSECTS);
  }

  private TableQuery onPrimary(Function<String, Predicate> condition) {
    List<Function<String, Predicate>> more = new ArrayList<>(conditions);
    more.add(condition);
    return new TableQuery(table, more, columns, order, limit);
  }

  String table() {
    return table.name();
  }

  TableRef ref() {
    return table;
  }

  List<Sort> order() {
    return order;
  }

  OptionalLong limit() {
    return limit;
  }

  /** The columns asked for, in the order asked for. */
  List<String> columns(Contract contract) {
    return columns.isEmpty() ? contract.names() : columns;
  }

  /** Tells whether columns were asked for by name. */
  boolean selects() {
    return !columns.isEmpty();
  }

  /** All conditions, with the first geometry column where none was named. */
  Predicate condition(Contract contract) {
    // A condition on plain columns never looks at this name.
    String primary = contract.primaryGeometry().map(Column::name).orElse("geometry");
    List<Predicate> parts = conditions.stream().map(c -> c.apply(primary)).toList();
    return parts.size() == 1 ? parts.get(0) : new Predicate.And(parts);
  }

  @Override
  public String toString() {
    return table
        .version()
        .map(version -> "from(%s).at(%s)".formatted(table.name(), version))
        .orElseGet(() -> "from(%s)".formatted(table.name()));
  }
}
