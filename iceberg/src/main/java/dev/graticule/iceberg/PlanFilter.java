package dev.graticule.iceberg;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.BoxTest;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A condition as an Iceberg expression, by which manifests and files are left out before anybody
 * looks at them. The expression holds wherever the condition does, and may hold elsewhere: what
 * cannot be said exactly is said more widely, and at worst as "always".
 *
 * <p>Negations are pushed down to the comparisons first, where null is neither: {@code not (a < 5)}
 * is {@code a >= 5}, or true of a NaN.
 */
final class PlanFilter {
  private static final int MAX_VALUES = 200;

  private final TableColumns columns;
  private final Set<String> used = new TreeSet<>();
  private final Set<String> boxed = new TreeSet<>();
  private boolean exact = true;

  private PlanFilter(TableColumns columns) {
    this.columns = columns;
  }

  /**
   * An expression, and the columns whose metrics help to judge what it keeps.
   *
   * @param expression holds wherever the condition does
   * @param columns by their names in the schema; coverings and geometries included
   * @param exact whether the expression says all that metrics can tell; otherwise what it keeps is
   *     worth another look
   * @param boxed geometry columns whose boxes the expression is about: a file where some row has
   *     none is worth another look too
   */
  record Filter(Expression expression, Set<String> columns, boolean exact, Set<String> boxed) {
    Filter {
      columns = Set.copyOf(columns);
      boxed = Set.copyOf(boxed);
    }

    /** Whether the expression has said all of a file that it keeps. */
    boolean isExact(FileBounds file) {
      return exact && boxed.stream().allMatch(file::hasEveryBox);
    }
  }

  /** The filter of a condition that was held against the contract. */
  static Filter of(Predicate condition, TableColumns columns) {
    PlanFilter filter = new PlanFilter(columns);
    Expression expression = filter.expression(condition, true);
    return new Filter(expression, filter.used, filter.exact, filter.boxed);
  }

  private Expression expression(Predicate predicate, boolean positive) {
    if (predicate instanceof Predicate.And and) {
      return combined(and.parts(), positive, positive);
    }
    if (predicate instanceof Predicate.Or or) {
      return combined(or.parts(), !positive, positive);
    }
    if (predicate instanceof Predicate.Not not) {
      return expression(not.part(), !positive);
    }
    if (predicate instanceof Predicate.Compare compare) {
      return compare(compare, positive);
    }
    if (predicate instanceof Predicate.In in) {
      return in(in, positive);
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return isNull(isNull.column(), positive);
    }
    if (predicate instanceof Predicate.Window window) {
      return spatial(window.column(), predicate, positive);
    }
    if (predicate instanceof Predicate.Relate relate) {
      return spatial(relate.column(), predicate, positive);
    }
    return spatial(((Predicate.WithinDistance) predicate).column(), predicate, positive);
  }

  private Expression combined(List<Predicate> parts, boolean and, boolean positive) {
    Expression all = and ? Expressions.alwaysTrue() : Expressions.alwaysFalse();
    for (Predicate part : parts) {
      Expression one = expression(part, positive);
      all = and ? Expressions.and(all, one) : Expressions.or(all, one);
    }
    return all;
  }

  private Expression compare(Predicate.Compare compare, boolean positive) {
    Comparison comparison = positive ? compare.comparison() : opposite(compare.comparison());
    Optional<NestedField> field = plain(compare.column());
    if (field.isEmpty()) {
      return Expressions.alwaysTrue();
    }
    Type type = field.get().type();
    String name = name(field.get());
    boolean floating = type.typeId() == Type.TypeID.FLOAT || type.typeId() == Type.TypeID.DOUBLE;
    Optional<Object> value = value(type, compare.literal());
    if (value.isEmpty()) {
      return unsaid();
    }
    Expression holds =
        floating
            ? compareFloating(name, type, comparison, compare.literal())
            : compare(name, comparison, value.get());
    // The negation of a comparison is true of a NaN.
    return floating && !positive ? Expressions.or(holds, Expressions.isNaN(name)) : holds;
  }

  private static Expression compare(String name, Comparison comparison, Object value) {
    return switch (comparison) {
      case EQ -> Expressions.equal(name, value);
      case NE -> Expressions.notNull(name);
      case LT -> Expressions.lessThan(name, value);
      case LE -> Expressions.lessThanOrEqual(name, value);
      case GT -> Expressions.greaterThan(name, value);
      case GE -> Expressions.greaterThanOrEqual(name, value);
    };
  }

  /** Iceberg orders -0.0 before 0.0, which are equal. */
  private static Expression compareFloating(
      String name, Type type, Comparison comparison, Literal literal) {
    boolean zero = ((Number) literal.value()).doubleValue() == 0;
    Object low = zero ? zero(type, -0.0) : BoundValues.internal(type, literal).orElseThrow();
    Object high = zero ? zero(type, 0.0) : low;
    return switch (comparison) {
      case EQ ->
          zero
              ? Expressions.and(
                  Expressions.greaterThanOrEqual(name, low),
                  Expressions.lessThanOrEqual(name, high))
              : Expressions.equal(name, low);
      case NE -> Expressions.notNull(name);
      case LT -> Expressions.lessThan(name, low);
      case LE -> Expressions.lessThanOrEqual(name, high);
      case GT -> Expressions.greaterThan(name, high);
      case GE -> Expressions.greaterThanOrEqual(name, low);
    };
  }

  private static Object zero(Type type, double zero) {
    return type.typeId() == Type.TypeID.FLOAT ? (Object) (float) zero : (Object) zero;
  }

  private Expression in(Predicate.In in, boolean positive) {
    Optional<NestedField> field = plain(in.column());
    if (field.isEmpty()) {
      return Expressions.alwaysTrue();
    }
    String name = name(field.get());
    if (!positive) {
      return Expressions.notNull(name);
    }
    List<Object> values = new ArrayList<>();
    for (Literal literal : in.literals()) {
      Optional<Object> value = value(field.get().type(), literal);
      if (value.isEmpty() || values.size() > MAX_VALUES) {
        return unsaid();
      }
      if (value.get() instanceof Number number
          && number.doubleValue() == 0
          && (number instanceof Double || number instanceof Float)) {
        values.add(zero(field.get().type(), -0.0));
        values.add(zero(field.get().type(), 0.0));
      } else {
        values.add(value.get());
      }
    }
    return values.isEmpty() ? Expressions.alwaysFalse() : Expressions.in(name, values);
  }

  /**
   * Whether a field of a struct is absent, Iceberg takes from the field alone: one that is required
   * in a struct that is not there would never be.
   */
  private Expression isNull(String path, boolean positive) {
    Optional<NestedField> field = plain(path);
    if (field.isEmpty()) {
      return Expressions.alwaysTrue();
    }
    String name = name(field.get());
    if (!positive) {
      return Expressions.notNull(name);
    }
    boolean top = columns.schema().asStruct().field(field.get().fieldId()) != null;
    return top ? Expressions.isNull(name) : Expressions.alwaysTrue();
  }

  private Expression spatial(String path, Predicate condition, boolean positive) {
    Column column = ColumnPath.require(columns.contract(), path).leaf();
    Optional<NestedField> geometry = plain(path);
    String covering = columns.coverings().get(path);
    if (!(column.type() instanceof ColumnType.Geometry type) || geometry.isEmpty()) {
      return Expressions.alwaysTrue();
    }
    if (covering != null) {
      for (String side : FileMetrics.SIDES) {
        used.add(covering + "." + side);
      }
    }
    if (!positive) {
      return Expressions.notNull(name(geometry.get()));
    }
    if (type.edges() != Edges.PLANAR || covering == null) {
      exact = false;
      return Expressions.notNull(name(geometry.get()));
    }
    boxed.add(path);
    Expression reached = Expressions.alwaysFalse();
    for (Bounds box : BoxTest.of(condition).reach()) {
      Expression meets =
          Expressions.and(
              Expressions.greaterThanOrEqual(covering + ".xmax", box.xmin()),
              Expressions.lessThanOrEqual(covering + ".xmin", box.xmax()),
              Expressions.greaterThanOrEqual(covering + ".ymax", box.ymin()),
              Expressions.lessThanOrEqual(covering + ".ymin", box.ymax()));
      reached = Expressions.or(reached, meets);
    }
    // A row that somebody wrote without its box may lie anywhere.
    return reached.op() == Expression.Operation.FALSE
        ? reached
        : Expressions.or(reached, Expressions.isNull(covering + ".xmin"));
  }

  /** What Iceberg cannot be asked. */
  private Expression unsaid() {
    exact = false;
    return Expressions.alwaysTrue();
  }

  /** The field of a path when its values are plain ones; its metrics are then asked for. */
  private Optional<NestedField> plain(String path) {
    OptionalInt id = columns.id(path);
    NestedField field = id.isEmpty() ? null : columns.schema().findField(id.getAsInt());
    if (field == null || !field.type().isPrimitiveType()) {
      return Optional.empty();
    }
    used.add(name(field));
    return Optional.of(field);
  }

  private String name(NestedField field) {
    return columns.schema().findColumnName(field.fieldId());
  }

  /** A literal in the form that Iceberg takes it for a column, where it has the very same value. */
  private static Optional<Object> value(Type type, Literal literal) {
    return switch (type.typeId()) {
      case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, STRING, DATE, TIME, TIMESTAMP, DECIMAL ->
          BoundValues.internal(type, literal);
      default -> Optional.empty();
    };
  }

  private static Comparison opposite(Comparison comparison) {
    return switch (comparison) {
      case EQ -> Comparison.NE;
      case NE -> Comparison.EQ;
      case LT -> Comparison.GE;
      case GE -> Comparison.LT;
      case GT -> Comparison.LE;
      case LE -> Comparison.GT;
    };
  }
}
