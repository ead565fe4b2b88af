package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicate.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.locationtech.jts.geom.Envelope;

/**
 * Renders conditions as DuckDB SQL with bound values; the one place that does.
 *
 * <p>What comes out is implied by the condition: it never drops a row that the condition keeps.
 * Where it says the very same, it is {@link Filter.Strength#EXACT}; else the rows that pass are to
 * be tested again. Spatial relations become comparisons with the covering's boxes; what cannot be
 * implied (a negated relation, a literal that the column's type cannot hold) becomes {@code TRUE}.
 * Negations are first pushed down to the leaves, so that what stands inside them is still used.
 *
 * <p>DuckDB holds a NaN for the greatest number and equal to itself, a condition holds it for
 * unequal to everything and not comparable: {@code >} and {@code >=} rule it out by name. The two
 * zeros are equal here and there, yet not in the Bloom filters that DuckDB asks for an equality.
 */
final class PredicateSql {
  private static final SqlFragment TRUE = SqlFragment.of("TRUE");
  private static final SqlFragment FALSE = SqlFragment.of("FALSE");

  private final Function<String, ColumnSql> columns;
  private final Function<String, Optional<BoxColumn>> boxes;

  /**
   * A rendering over certain columns.
   *
   * @param columns gives a column or a struct's field as SQL; throws when there is none
   * @param boxes gives the covering of a geometry column, where there is one to rely on
   */
  PredicateSql(Function<String, ColumnSql> columns, Function<String, Optional<BoxColumn>> boxes) {
    this.columns = columns;
    this.boxes = boxes;
  }

  /**
   * A condition as SQL.
   *
   * @param sql true for each row that meets the condition
   * @param strength whether for those only
   */
  record Filter(SqlFragment sql, Strength strength) {
    /** How much a filter says. */
    enum Strength {
      /** The same as the condition. */
      EXACT,
      /** Less: rows that pass are to be tested again. */
      IMPLIED
    }

    boolean isExact() {
      return strength == Strength.EXACT;
    }

    private static Filter exact(SqlFragment sql) {
      return new Filter(sql, Strength.EXACT);
    }

    private static Filter implied(SqlFragment sql) {
      return new Filter(sql, Strength.IMPLIED);
    }
  }

  private enum Sense {
    AS_IT_IS,
    NEGATED;

    Sense turned() {
      return this == AS_IT_IS ? NEGATED : AS_IT_IS;
    }
  }

  static boolean isAlwaysTrue(SqlFragment filter) {
    return filter.equals(TRUE);
  }

  Filter render(Predicate condition) {
    return render(condition, Sense.AS_IT_IS);
  }

  private Filter render(Predicate condition, Sense sense) {
    if (condition instanceof Predicate.Not not) {
      return render(not.part(), sense.turned());
    }
    if (condition instanceof Predicate.And and) {
      return sense == Sense.AS_IT_IS ? all(and.parts(), sense) : any(and.parts(), sense);
    }
    if (condition instanceof Predicate.Or or) {
      return sense == Sense.AS_IT_IS ? any(or.parts(), sense) : all(or.parts(), sense);
    }
    if (condition instanceof Predicate.Compare compare) {
      return signed(compare(compare), sense);
    }
    if (condition instanceof Predicate.In in) {
      return signed(in(in), sense);
    }
    if (condition instanceof Predicate.IsNull isNull) {
      return signed(
          Optional.of(
              SqlFragment.of("(" + columns.apply(isNull.column()).expression() + " IS NULL)")),
          sense);
    }
    return sense == Sense.AS_IT_IS ? Filter.implied(box(condition)) : Filter.implied(TRUE);
  }

  private Filter all(List<Predicate> parts, Sense sense) {
    List<Filter> filters = parts.stream().map(part -> render(part, sense)).toList();
    List<SqlFragment> telling =
        filters.stream().map(Filter::sql).filter(sql -> !sql.equals(TRUE)).toList();
    SqlFragment sql =
        telling.isEmpty() ? TRUE : SqlFragment.joined(telling, " AND ").wrapped("(", ")");
    return new Filter(sql, weakest(filters));
  }

  private Filter any(List<Predicate> parts, Sense sense) {
    List<Filter> filters = parts.stream().map(part -> render(part, sense)).toList();
    if (filters.isEmpty()) {
      return Filter.exact(FALSE);
    }
    List<SqlFragment> sql = filters.stream().map(Filter::sql).toList();
    return sql.contains(TRUE)
        ? new Filter(TRUE, weakest(filters))
        : new Filter(SqlFragment.joined(sql, " OR ").wrapped("(", ")"), weakest(filters));
  }

  private static Filter.Strength weakest(List<Filter> filters) {
    return filters.stream().allMatch(Filter::isExact)
        ? Filter.Strength.EXACT
        : Filter.Strength.IMPLIED;
  }

  private static Filter signed(Optional<SqlFragment> sql, Sense sense) {
    return sql.map(found -> sense == Sense.AS_IT_IS ? found : found.wrapped("(NOT ", ")"))
        .map(Filter::exact)
        .orElse(Filter.implied(TRUE));
  }

  private Optional<SqlFragment> compare(Predicate.Compare compare) {
    ColumnSql column = columns.apply(compare.column());
    Comparison comparison = compare.comparison();
    boolean ordered = comparison != Comparison.EQ && comparison != Comparison.NE;
    // The order of identifiers is a matter of taste between systems; equality is not.
    if (ordered && column.type() == ColumnType.Scalar.UUID) {
      return Optional.empty();
    }
    return LiteralSql.of(compare.literal(), column.type())
        .map(
            value -> {
              if (!ordered && isFloating(column.type()) && isZero(compare.literal())) {
                SqlFragment zero = zero(column);
                return comparison == Comparison.EQ ? zero : zero.wrapped("(NOT ", ")");
              }
              SqlFragment plain =
                  value.wrapped("(" + column.expression() + " " + comparison.symbol() + " ", ")");
              return isFloating(column.type())
                      && (comparison == Comparison.GT || comparison == Comparison.GE)
                  ? plain.wrapped("(", " AND NOT isnan(" + column.expression() + "))")
                  : plain;
            });
  }

  private Optional<SqlFragment> in(Predicate.In in) {
    if (in.literals().isEmpty()) {
      return Optional.empty();
    }
    ColumnSql column = columns.apply(in.column());
    List<SqlFragment> values = new ArrayList<>();
    boolean zeros = false;
    for (Literal literal : in.literals()) {
      if (isFloating(column.type()) && isZero(literal)) {
        zeros = true;
        continue;
      }
      Optional<SqlFragment> value = LiteralSql.of(literal, column.type());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    List<SqlFragment> either = new ArrayList<>();
    if (!values.isEmpty()) {
      either.add(
          SqlFragment.joined(values, ", ").wrapped("(" + column.expression() + " IN (", "))"));
    }
    if (zeros) {
      either.add(zero(column));
    }
    return Optional.of(SqlFragment.joined(either, " OR ").wrapped("(", ")"));
  }

  private static boolean isZero(Literal literal) {
    return literal.value() instanceof Number number && number.doubleValue() == 0;
  }

  /** Both zeros: an equality would skip row groups of the other one by their Bloom filters. */
  private static SqlFragment zero(ColumnSql column) {
    return SqlFragment.of("(%1$s >= 0 AND %1$s <= 0)".formatted(column.expression()));
  }

  private static boolean isFloating(ColumnType type) {
    return type == ColumnType.Scalar.FLOAT32 || type == ColumnType.Scalar.FLOAT64;
  }

  private SqlFragment box(Predicate condition) {
    if (condition instanceof Predicate.Window window) {
      List<Bounds> windows = window.window().split();
      return boxes
          .apply(window.column())
          .map(
              box ->
                  SqlFragment.joined(
                          windows.stream().map(w -> BoxSql.meets(box, envelope(w))).toList(),
                          " OR ")
                      .wrapped("(", ")"))
          .orElse(TRUE);
    }
    if (condition instanceof Predicate.Relate relate) {
      if (relate.geometry().isEmpty()) {
        return FALSE;
      }
      Envelope other = relate.geometry().getEnvelopeInternal();
      return boxes
          .apply(relate.column())
          .map(box -> related(box, relate.relation(), other))
          .orElse(TRUE);
    }
    if (condition instanceof Predicate.WithinDistance near) {
      if (near.geometry().isEmpty()) {
        return FALSE;
      }
      Envelope reach = BoxSql.grown(near.geometry().getEnvelopeInternal(), near.distance());
      return boxes.apply(near.column()).map(box -> BoxSql.meets(box, reach)).orElse(TRUE);
    }
    throw new IllegalStateException("A condition of an unknown kind: " + condition);
  }

  private static SqlFragment related(BoxColumn box, Relation relation, Envelope other) {
    return switch (relation) {
      case INTERSECTS -> BoxSql.meets(box, other);
      case WITHIN -> BoxSql.liesIn(box, other);
      case CONTAINS -> BoxSql.holds(box, other);
    };
  }

  private static Envelope envelope(Bounds bounds) {
    return new Envelope(bounds.xmin(), bounds.xmax(), bounds.ymin(), bounds.ymax());
  }
}
