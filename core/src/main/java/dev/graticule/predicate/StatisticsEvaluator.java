package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.Predicate.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Judges conditions by what is known of a set of rows. Whatever is not known counts as possible:
 * missing statistics, bounds that were cut short, NaN among floating-point numbers, nulls and empty
 * geometries of unstated number. Columns whose edges are not planar are never judged by bounds.
 */
public final class StatisticsEvaluator {
  private final Contract contract;
  private final Evidence evidence;

  private StatisticsEvaluator(Contract contract, Evidence evidence) {
    this.contract = contract;
    this.evidence = evidence;
  }

  /**
   * Judges a condition.
   *
   * @param predicate the condition, as {@link PredicateCheck#require} gave it for the contract
   * @param contract what the rows are
   * @param evidence what is known of them
   * @return {@link Verdict#NONE} or {@link Verdict#ALL} only when proved; the reason names columns,
   *     bounds and literals
   * @throws PredicateException when there is no such column
   */
  public static Finding judge(Predicate predicate, Contract contract, Evidence evidence) {
    if (evidence.rows() == 0) {
      return new Finding(Verdict.NONE, "there are no rows");
    }
    Outcome outcome = new StatisticsEvaluator(contract, evidence).outcome(predicate);
    return new Finding(outcome.verdict(), outcome.reason().get());
  }

  /**
   * Judges a condition without saying why, which costs much less: for the many files of a table.
   *
   * @param predicate the condition, as {@link PredicateCheck#require} gave it for the contract
   * @param contract what the rows are
   * @param evidence what is known of them
   * @return the verdict of {@link #judge}
   * @throws PredicateException when there is no such column
   */
  public static Verdict verdict(Predicate predicate, Contract contract, Evidence evidence) {
    return evidence.rows() == 0
        ? Verdict.NONE
        : new StatisticsEvaluator(contract, evidence).outcome(predicate).verdict();
  }

  private Outcome outcome(Predicate predicate) {
    if (predicate instanceof Predicate.And and) {
      return Outcome.and(and.parts().stream().map(this::outcome).toList());
    }
    if (predicate instanceof Predicate.Or or) {
      return Outcome.or(or.parts().stream().map(this::outcome).toList());
    }
    if (predicate instanceof Predicate.Not not) {
      return Outcome.not(outcome(not.part()));
    }
    if (predicate instanceof Predicate.Compare compare) {
      return compare(compare);
    }
    if (predicate instanceof Predicate.In in) {
      return in(in);
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return isNull(isNull);
    }
    if (predicate instanceof Predicate.Window window) {
      return spatial(predicate, window.column(), () -> "meets " + text(window.window()));
    }
    if (predicate instanceof Predicate.Relate relate) {
      return spatial(predicate, relate.column(), () -> text(relate));
    }
    Predicate.WithinDistance near = (Predicate.WithinDistance) predicate;
    return spatial(
        predicate,
        near.column(),
        () ->
            "is within %s of a %s in %s"
                .formatted(
                    near.distance(),
                    near.geometry().getGeometryType(),
                    near.geometry().getEnvelopeInternal()));
  }

  private static String text(Predicate.Relate relate) {
    return "%s a %s in %s"
        .formatted(
            switch (relate.relation()) {
              case INTERSECTS -> "intersects";
              case WITHIN -> "is within";
              case CONTAINS -> "contains";
            },
            relate.geometry().getGeometryType(),
            relate.geometry().getEnvelopeInternal());
  }

  private Outcome compare(Predicate.Compare compare) {
    Values values = values(compare.column());
    boolean mayBeTrue = false;
    boolean mayBeFalse = false;
    if (values.mayBeOrdinary) {
      mayBeTrue = values.may(compare.comparison(), compare.literal());
      mayBeFalse = values.may(opposite(compare.comparison()), compare.literal());
    }
    if (values.mayBeNan) {
      boolean unequal = compare.comparison() == Comparison.NE;
      mayBeTrue |= unequal;
      mayBeFalse |= !unequal;
    }
    return values.outcome(
        mayBeTrue,
        mayBeFalse,
        () ->
            "%s %s %s"
                .formatted(compare.column(), compare.comparison().symbol(), compare.literal()));
  }

  private Outcome in(Predicate.In in) {
    if (in.literals().isEmpty()) {
      return new Outcome(false, true, false, () -> in.column() + " in no value holds nowhere");
    }
    Values values = values(in.column());
    boolean mayBeTrue =
        values.mayBeOrdinary && in.literals().stream().anyMatch(l -> values.may(Comparison.EQ, l));
    boolean mayBeFalse =
        values.mayBeNan
            || (values.mayBeOrdinary
                && in.literals().stream().allMatch(l -> values.may(Comparison.NE, l)));
    return values.outcome(
        mayBeTrue,
        mayBeFalse,
        () ->
            in.literals().size() <= 3
                ? "%s in %s".formatted(in.column(), in.literals())
                : "%s in %d values".formatted(in.column(), in.literals().size()));
  }

  private Outcome isNull(Predicate.IsNull isNull) {
    ColumnPath path = ColumnPath.require(contract, isNull.column());
    OptionalLong nulls =
        path.leaf().isGeometry()
            ? evidence.geometry(isNull.column()).nulls()
            : evidence.column(isNull.column()).nulls();
    boolean mayBeTrue = mayBeNull(path, nulls);
    boolean mayBeFalse = nulls.isEmpty() || nulls.getAsLong() < evidence.rows();
    return new Outcome(
        mayBeTrue,
        mayBeFalse,
        false,
        () -> "%s is null in %s".formatted(isNull.column(), share(nulls, path)));
  }

  private String share(OptionalLong nulls, ColumnPath path) {
    if (nulls.isPresent()) {
      return "%d of %d rows".formatted(nulls.getAsLong(), evidence.rows());
    }
    return path.isNullable() ? "an unknown number of rows" : "no row of a required column";
  }

  private Outcome spatial(Predicate predicate, String column, Supplier<String> condition) {
    ColumnPath path = ColumnPath.require(contract, column);
    GeometryStatistics statistics = evidence.geometry(column);
    boolean mayBeEmpty = statistics.empties().isEmpty() || statistics.empties().getAsLong() > 0;
    boolean mayBePlaced = sum(statistics.nulls(), statistics.empties()) < evidence.rows();
    boolean planar =
        path.leaf().type() instanceof ColumnType.Geometry geometry
            && geometry.edges() == Edges.PLANAR;
    Verdict verdict =
        planar && statistics.bounds().isPresent()
            ? BoxTest.of(predicate).test(statistics.bounds().get())
            : Verdict.SOME;
    boolean mayBeTrue = mayBePlaced && verdict != Verdict.NONE;
    boolean mayBeFalse = mayBeEmpty || (mayBePlaced && verdict != Verdict.ALL);
    boolean mayBeUnknown = mayBeNull(path, statistics.nulls());
    return new Outcome(
        mayBeTrue,
        mayBeFalse,
        mayBeUnknown,
        () ->
            "%s %s %s: %s"
                .formatted(
                    column,
                    condition.get(),
                    where(mayBeTrue, mayBeFalse, mayBeUnknown),
                    mayBePlaced
                        ? whereabouts(planar, statistics.bounds())
                        : "no row has a geometry that is not empty"));
  }

  private static String whereabouts(boolean planar, Optional<Bounds> bounds) {
    if (!planar) {
      return "its edges are not planar, so bounds prove nothing";
    }
    return bounds.map(b -> "its bounds are " + text(b)).orElse("its bounds are unknown");
  }

  private static String where(boolean mayBeTrue, boolean mayBeFalse, boolean mayBeUnknown) {
    if (!mayBeTrue) {
      return "nowhere";
    }
    return mayBeFalse || mayBeUnknown ? "perhaps" : "everywhere";
  }

  private Values values(String text) {
    ColumnPath path = ColumnPath.require(contract, text);
    ColumnStatistics statistics = evidence.column(text);
    Column leaf = path.leaf();
    boolean floating =
        leaf.type() == ColumnType.Scalar.FLOAT32 || leaf.type() == ColumnType.Scalar.FLOAT64;
    OptionalLong nans = floating ? statistics.nans() : OptionalLong.of(0);
    return new Values(
        statistics,
        mayBeNull(path, statistics.nulls()),
        sum(statistics.nulls(), nans) < evidence.rows(),
        sum(statistics.nulls(), OptionalLong.of(0)) < evidence.rows()
            && (nans.isEmpty() || nans.getAsLong() > 0));
  }

  private static boolean mayBeNull(ColumnPath path, OptionalLong nulls) {
    return nulls.isPresent() ? nulls.getAsLong() > 0 : path.isNullable();
  }

  /** At least so many rows; an unknown count may be nothing. */
  private static long sum(OptionalLong a, OptionalLong b) {
    return a.orElse(0) + b.orElse(0);
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

  private static String text(Bounds bounds) {
    return List.of(bounds.xmin(), bounds.ymin(), bounds.xmax(), bounds.ymax()).toString();
  }

  /** What the values of a column may be. */
  private record Values(
      ColumnStatistics statistics, boolean mayBeNull, boolean mayBeOrdinary, boolean mayBeNan) {

    /** Whether some number or text between the bounds compares so. */
    boolean may(Comparison comparison, Literal literal) {
      Optional<Literal> min = usable(statistics.min(), literal);
      Optional<Literal> max = usable(statistics.max(), literal);
      if (min.isPresent() && max.isPresent() && LiteralOrder.compare(min.get(), max.get()) > 0) {
        return true;
      }
      // Unknown bounds leave room on both sides.
      int least = min.map(m -> LiteralOrder.compare(m, literal)).orElse(-1);
      int greatest = max.map(m -> LiteralOrder.compare(m, literal)).orElse(1);
      return switch (comparison) {
        case EQ -> least <= 0 && greatest >= 0;
        case NE -> least != 0 || greatest != 0;
        case LT -> least < 0;
        case LE -> least <= 0;
        case GT -> greatest > 0;
        case GE -> greatest >= 0;
      };
    }

    private static Optional<Literal> usable(Optional<Literal> bound, Literal literal) {
      return bound.filter(b -> LiteralOrder.comparable(b, literal));
    }

    Outcome outcome(boolean mayBeTrue, boolean mayBeFalse, Supplier<String> condition) {
      return new Outcome(
          mayBeTrue,
          mayBeFalse,
          mayBeNull,
          () ->
              "%s holds %s: %s%s"
                  .formatted(
                      condition.get(),
                      where(mayBeTrue, mayBeFalse, mayBeNull),
                      known(),
                      mayBeTrue && !mayBeFalse && mayBeNull ? ", or may be null" : ""));
    }

    private String known() {
      if (!mayBeOrdinary) {
        return mayBeNan ? "its values are all null or NaN" : "its values are all null";
      }
      if (statistics.min().isEmpty() && statistics.max().isEmpty()) {
        return "its bounds are unknown";
      }
      return "its values lie in [%s, %s]"
          .formatted(
              statistics.min().map(Literal::toString).orElse("unknown"),
              statistics.max().map(Literal::toString).orElse("unknown"));
    }
  }
}
