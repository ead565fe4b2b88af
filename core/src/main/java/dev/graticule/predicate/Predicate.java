package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import java.util.List;
import org.locationtech.jts.geom.Geometry;

/**
 * A condition on a row. The family is closed: whatever stands here is evaluated exactly over rows,
 * soundly over statistics, and rendered as SQL, with one meaning.
 *
 * <h2>Null</h2>
 *
 * As in SQL: a condition on an absent value is neither true nor false but unknown; {@code and},
 * {@code or} and {@code not} follow Kleene; a row is kept only when the whole is true. {@link
 * IsNull} is never unknown.
 *
 * <h2>NaN</h2>
 *
 * As in IEEE 754: a NaN is unequal to every literal, and every other comparison with it is false;
 * so {@code ne} and the negation of {@code eq} always agree, and the negation of {@code lt} is true
 * of a NaN. A literal must not be NaN.
 *
 * <h2>Geometry</h2>
 *
 * The relations are those of OGC Simple Features on planar edges, in the x-y plane, borders
 * included as each relation says. An empty geometry intersects nothing, is within nothing and
 * contains nothing. A window with {@code xmin > xmax} crosses the antimeridian and means the two
 * boxes that meet there.
 */
public sealed interface Predicate {

  /** How two values compare. */
  enum Comparison {
    /** Equal. */
    EQ("="),
    /** Not equal. */
    NE("<>"),
    /** Less. */
    LT("<"),
    /** Less or equal. */
    LE("<="),
    /** Greater. */
    GT(">"),
    /** Greater or equal. */
    GE(">=");

    private final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }

    /**
     * The sign in SQL.
     *
     * @return the sign
     */
    public String symbol() {
      return symbol;
    }
  }

  /** How two geometries relate, the column's first. */
  enum Relation {
    /** They share a point. */
    INTERSECTS,
    /** The column's lies in the other, not only on its border. */
    WITHIN,
    /** The column's holds the other, not only on its border. */
    CONTAINS
  }

  /**
   * A column's value compares so with a literal.
   *
   * @param column a column, or a struct's field as {@code a.b}
   * @param comparison how
   * @param literal with what
   */
  record Compare(String column, Comparison comparison, Literal literal) implements Predicate {}

  /**
   * A column's value equals one of several: an {@link Or} of equalities, so false for an empty
   * list, of an absent value too.
   *
   * @param column a column, or a struct's field as {@code a.b}
   * @param literals the values
   */
  record In(String column, List<Literal> literals) implements Predicate {
    /** Copies the list. */
    public In {
      literals = List.copyOf(literals);
    }
  }

  /**
   * A column has no value.
   *
   * @param column a column, or a struct's field as {@code a.b}
   */
  record IsNull(String column) implements Predicate {}

  /**
   * A column's geometry intersects a box. Exact: a geometry whose box meets the window but which
   * itself does not is not meant.
   *
   * @param column a geometry column
   * @param window the box, in the column's CRS
   */
  record Window(String column, Bounds window) implements Predicate {}

  /**
   * A column's geometry relates so to another.
   *
   * @param column a geometry column
   * @param relation how
   * @param geometry the other, in the column's CRS; never changed
   */
  record Relate(String column, Relation relation, Geometry geometry) implements Predicate {}

  /**
   * A column's geometry lies no farther from another than so, as the plane measures.
   *
   * @param column a geometry column
   * @param geometry the other, in the column's CRS; never changed
   * @param distance in the units of the CRS, not negative
   */
  record WithinDistance(String column, Geometry geometry, double distance) implements Predicate {
    /** Checks the distance. */
    public WithinDistance {
      if (!(distance >= 0)) {
        throw new IllegalArgumentException(
            "A distance is a number not below 0, not " + distance + ".");
      }
    }
  }

  /**
   * All hold. True for an empty list.
   *
   * @param parts the conditions
   */
  record And(List<Predicate> parts) implements Predicate {
    /** Copies the list. */
    public And {
      parts = List.copyOf(parts);
    }
  }

  /**
   * At least one holds. False for an empty list.
   *
   * @param parts the conditions
   */
  record Or(List<Predicate> parts) implements Predicate {
    /** Copies the list. */
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The condition does not hold.
   *
   * @param part the condition
   */
  record Not(Predicate part) implements Predicate {}
}
