package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicate.Relation;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.locationtech.jts.geom.Geometry;

/**
 * Builds conditions; made to be imported statically. What each means stands on {@link Predicate}.
 */
public final class Predicates {
  private Predicates() {}

  /**
   * Equal.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate eq(String column, Object value) {
    return new Predicate.Compare(column, Comparison.EQ, Literal.of(value));
  }

  /**
   * Not equal.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate ne(String column, Object value) {
    return new Predicate.Compare(column, Comparison.NE, Literal.of(value));
  }

  /**
   * Less.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate lt(String column, Object value) {
    return new Predicate.Compare(column, Comparison.LT, Literal.of(value));
  }

  /**
   * Less or equal.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate le(String column, Object value) {
    return new Predicate.Compare(column, Comparison.LE, Literal.of(value));
  }

  /**
   * Greater.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate gt(String column, Object value) {
    return new Predicate.Compare(column, Comparison.GT, Literal.of(value));
  }

  /**
   * Greater or equal.
   *
   * @param column a column
   * @param value a value as {@link Literal#of} takes it
   * @return the condition
   */
  public static Predicate ge(String column, Object value) {
    return new Predicate.Compare(column, Comparison.GE, Literal.of(value));
  }

  /**
   * From one value to another, both included.
   *
   * @param column a column
   * @param from the least
   * @param to the greatest
   * @return the condition
   */
  public static Predicate between(String column, Object from, Object to) {
    return and(ge(column, from), le(column, to));
  }

  /**
   * One of several values.
   *
   * @param column a column
   * @param values the values
   * @return the condition
   */
  public static Predicate in(String column, Collection<?> values) {
    return new Predicate.In(column, values.stream().map(Literal::of).toList());
  }

  /**
   * No value.
   *
   * @param column a column
   * @return the condition
   */
  public static Predicate isNull(String column) {
    return new Predicate.IsNull(column);
  }

  /**
   * Some value.
   *
   * @param column a column
   * @return the condition
   */
  public static Predicate isNotNull(String column) {
    return not(isNull(column));
  }

  /**
   * The geometry meets a box.
   *
   * @param column a geometry column
   * @param window the box, in the column's CRS
   * @return the condition
   */
  public static Predicate window(String column, Bounds window) {
    return new Predicate.Window(column, window);
  }

  /**
   * The geometry shares a point with another.
   *
   * @param column a geometry column
   * @param geometry the other, in the column's CRS
   * @return the condition
   */
  public static Predicate intersects(String column, Geometry geometry) {
    return new Predicate.Relate(column, Relation.INTERSECTS, geometry);
  }

  /**
   * The geometry lies within another.
   *
   * @param column a geometry column
   * @param geometry the other, in the column's CRS
   * @return the condition
   */
  public static Predicate within(String column, Geometry geometry) {
    return new Predicate.Relate(column, Relation.WITHIN, geometry);
  }

  /**
   * The geometry contains another.
   *
   * @param column a geometry column
   * @param geometry the other, in the column's CRS
   * @return the condition
   */
  public static Predicate contains(String column, Geometry geometry) {
    return new Predicate.Relate(column, Relation.CONTAINS, geometry);
  }

  /**
   * The geometry is no farther from another than so.
   *
   * @param column a geometry column
   * @param geometry the other, in the column's CRS
   * @param distance in the units of the CRS
   * @return the condition
   */
  public static Predicate withinDistance(String column, Geometry geometry, double distance) {
    return new Predicate.WithinDistance(column, geometry, distance);
  }

  /**
   * All hold.
   *
   * @param parts the conditions; none means always
   * @return the condition
   */
  public static Predicate and(Predicate... parts) {
    return new Predicate.And(Arrays.asList(parts));
  }

  /**
   * At least one holds.
   *
   * @param parts the conditions; none means never
   * @return the condition
   */
  public static Predicate or(Predicate... parts) {
    return new Predicate.Or(Arrays.asList(parts));
  }

  /**
   * The condition does not hold.
   *
   * @param part the condition
   * @return the condition
   */
  public static Predicate not(Predicate part) {
    return new Predicate.Not(part);
  }

  /**
   * Every row.
   *
   * @return the condition that always holds
   */
  public static Predicate all() {
    return new Predicate.And(List.of());
  }
}
