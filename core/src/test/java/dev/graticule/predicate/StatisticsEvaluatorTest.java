package dev.graticule.predicate;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.between;
import static dev.graticule.predicate.Predicates.contains;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.in;
import static dev.graticule.predicate.Predicates.intersects;
import static dev.graticule.predicate.Predicates.isNotNull;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.le;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.ne;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.predicate.Predicates.within;
import static dev.graticule.predicate.Predicates.withinDistance;
import static dev.graticule.predicate.Verdict.ALL;
import static dev.graticule.predicate.Verdict.NONE;
import static dev.graticule.predicate.Verdict.SOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class StatisticsEvaluatorTest {
  private static final Contract CONTRACT =
      Contract.builder()
          .nullable("n", Scalar.INT64)
          .required("id", Scalar.INT64)
          .nullable("speed", Scalar.FLOAT64)
          .nullable("name", Scalar.TEXT)
          .nullable("s", new ColumnType.Struct(List.of(Column.required("x", Scalar.INT32))))
          .geometry("g", g -> g)
          .geometry("globe", g -> g.withEdges(Edges.SPHERICAL))
          .build();

  @Test
  void comparisonsAreJudgedByTheirBounds() {
    Evidence rows = new KnownRows(10).range("n", 10, 20);
    expect(rows, eq("n", 9), NONE);
    expect(rows, eq("n", 10), SOME);
    expect(rows, ne("n", 9), ALL);
    expect(rows, ne("n", 20), SOME);
    expect(rows, lt("n", 10), NONE);
    expect(rows, lt("n", 21), ALL);
    expect(rows, le("n", 20), ALL);
    expect(rows, le("n", 19), SOME);
    expect(rows, gt("n", 20), NONE);
    expect(rows, gt("n", 9), ALL);
    expect(rows, ge("n", 10), ALL);
    expect(rows, ge("n", 21), NONE);
    expect(rows, between("n", 10, 20), ALL);
    expect(rows, in("n", List.of(1, 2, 30)), NONE);
    expect(rows, in("n", List.of(1, 12)), SOME);
    expect(new KnownRows(10).range("n", 7, 7), eq("n", 7), ALL);
    expect(new KnownRows(10).range("n", 7, 7), in("n", List.of(6, 7)), ALL);
    expect(new KnownRows(10).range("n", 7, 7), ne("n", 7), NONE);
  }

  @Test
  void aReasonNamesColumnBoundsAndLiteral() {
    Finding finding =
        StatisticsEvaluator.judge(gt("n", 30), CONTRACT, new KnownRows(10).range("n", 10, 20));
    assertThat(finding.reason()).contains("n > 30", "nowhere", "[10, 20]");
    Finding spatial =
        StatisticsEvaluator.judge(
            window("g", Bounds.of(5, 5, 6, 6)),
            CONTRACT,
            new KnownRows(3).bounds("g", 0, 0, Bounds.of(0, 0, 1, 1)));
    assertThat(spatial.reason()).contains("g", "[5.0, 5.0, 6.0, 6.0]", "[0.0, 0.0, 1.0, 1.0]");
  }

  @Test
  void nothingKnownProvesNothing() {
    Evidence rows = new KnownRows(10);
    for (Predicate p :
        List.of(
            eq("n", 1),
            lt("speed", 1),
            in("name", List.of("a")),
            isNull("n"),
            window("g", Bounds.of(0, 0, 1, 1)),
            eq("s.x", 3))) {
      expect(rows, p, SOME);
      expect(rows, not(p), SOME);
    }
    expect(rows, isNull("id"), NONE);
    expect(rows, isNotNull("id"), ALL);
    expect(rows, isNull("s.x"), SOME);
  }

  @Test
  void halfABoundProvesHalf() {
    Evidence rows =
        new KnownRows(10)
            .column(
                "n",
                new ColumnStatistics(
                    OptionalLong.of(0),
                    OptionalLong.empty(),
                    Optional.of(Literal.of(5)),
                    Optional.empty()));
    expect(rows, lt("n", 5), NONE);
    expect(rows, ge("n", 5), ALL);
    expect(rows, gt("n", 100), SOME);
  }

  @Test
  void nullsAreNeitherTrueNorFalse() {
    Evidence rows = new KnownRows(10).column("n", 3, 0, 1, 2);
    expect(rows, lt("n", 5), SOME);
    expect(rows, gt("n", 5), NONE);
    expect(rows, not(lt("n", 5)), NONE);
    expect(rows, not(gt("n", 5)), SOME);
    expect(rows, isNull("n"), SOME);
    Evidence onlyNulls = new KnownRows(10).column("n", 10, 0, 1, 2);
    expect(onlyNulls, eq("n", 1), NONE);
    expect(onlyNulls, not(eq("n", 1)), NONE);
    expect(onlyNulls, isNull("n"), ALL);
    expect(onlyNulls, isNotNull("n"), NONE);
    expect(onlyNulls, or(isNull("n"), eq("n", 1)), ALL);
  }

  @Test
  void unknownNansMayHideAmongFloats() {
    ColumnStatistics unknownNans =
        new ColumnStatistics(
            OptionalLong.of(0),
            OptionalLong.empty(),
            Optional.of(Literal.of(1.0)),
            Optional.of(Literal.of(2.0)));
    Evidence rows = new KnownRows(10).column("speed", unknownNans);
    expect(rows, lt("speed", 5), SOME);
    expect(rows, gt("speed", 5), NONE);
    expect(rows, not(gt("speed", 5)), ALL);
    expect(rows, ne("speed", 9), ALL);
    expect(rows, eq("speed", 9), NONE);
    expect(new KnownRows(10).range("speed", 1.0, 2.0), lt("speed", 5), ALL);
    Evidence onlyNans = new KnownRows(10).column("speed", 0, 10, 1.0, 1.0);
    expect(onlyNans, eq("speed", 1.0), NONE);
    expect(onlyNans, ne("speed", 1.0), ALL);
    expect(onlyNans, not(lt("speed", 1.0)), ALL);
  }

  @Test
  void numbersOfAllKindsCompareExactly() {
    long big = (1L << 53) + 1;
    Evidence rows = new KnownRows(10).range("n", big, big);
    expect(rows, eq("n", (double) (1L << 53)), NONE);
    expect(rows, gt("n", (double) (1L << 53)), ALL);
    expect(rows, lt("n", new BigDecimal(big).add(new BigDecimal("0.5"))), ALL);
    expect(rows, lt("n", Double.POSITIVE_INFINITY), ALL);
    expect(new KnownRows(1).range("speed", 0.1, 0.1), gt("speed", new BigDecimal("0.1")), ALL);
  }

  @Test
  void boundsOfAnotherKindProveNothing() {
    expect(new KnownRows(10).range("n", "a", "b"), eq("n", 5), SOME);
    expect(new KnownRows(10).range("n", 9, 1), eq("n", 5), SOME);
  }

  @Test
  void textIsOrderedAsItsBytesAre() {
    Evidence rows = new KnownRows(10).range("name", "\uE000", "\uD83D\uDE00");
    expect(rows, eq("name", "\uFFFD"), SOME);
    expect(rows, eq("name", "z"), NONE);
    expect(rows, gt("name", "\uD83D\uDE00"), NONE);
  }

  @Test
  void partsCombineAfterKleene() {
    Evidence rows = new KnownRows(10).range("n", 10, 20).range("id", 1, 5);
    expect(rows, and(eq("n", 12), gt("id", 9)), NONE);
    expect(rows, or(eq("n", 12), lt("id", 9)), ALL);
    expect(rows, and(), ALL);
    expect(rows, or(), NONE);
    expect(rows, not(or()), ALL);
    expect(rows, in("n", List.of()), NONE);
    expect(rows, not(in("n", List.of())), ALL);
    expect(new KnownRows(0), and(), NONE);
  }

  @Test
  void windowsAreJudgedByBounds() {
    Evidence rows = new KnownRows(10).bounds("g", 0, 0, Bounds.of(0, 0, 10, 10));
    expect(rows, window("g", Bounds.of(11, 0, 12, 10)), NONE);
    expect(rows, window("g", Bounds.of(10, 10, 12, 12)), SOME);
    expect(rows, window("g", Bounds.of(-1, 0, 10, 10)), ALL);
    expect(rows, not(window("g", Bounds.of(11, 0, 12, 10))), ALL);
    expect(rows, window("g", Bounds.of(170, -90, -170, 90)), NONE);
    expect(rows, window("g", Bounds.of(20, -90, 12, 90)), ALL);
  }

  @Test
  void nullsAndEmptiesAreNotInAWindow() {
    Bounds box = Bounds.of(0, 0, 1, 1);
    expect(new KnownRows(10).bounds("g", 1, 0, box), window("g", box), SOME);
    expect(new KnownRows(10).bounds("g", 0, 1, box), window("g", box), SOME);
    expect(new KnownRows(10).bounds("g", 4, 6, box), window("g", box), NONE);
    expect(new KnownRows(10).bounds("g", 0, 10, box), not(window("g", box)), ALL);
    GeometryStatistics unknownEmpties =
        new GeometryStatistics(
            OptionalLong.of(0), OptionalLong.empty(), Optional.of(box), Set.of());
    expect(new KnownRows(10).geometry("g", unknownEmpties), window("g", box), SOME);
    expect(new KnownRows(10).bounds("g", 4, 0, box), isNull("g"), SOME);
    expect(new KnownRows(10).bounds("g", 0, 0, box), isNull("g"), NONE);
  }

  @Test
  void boundsOverTheAntimeridianExcludeOnlyByLatitude() {
    Evidence rows = new KnownRows(10).bounds("g", 0, 0, Bounds.of(170, 0, -170, 10));
    // An edge from 179 to -179 runs through 0 in the plane.
    expect(rows, window("g", Bounds.of(0, 0, 1, 1)), SOME);
    expect(rows, window("g", Bounds.of(0, 11, 1, 12)), NONE);
    expect(rows, window("g", Bounds.of(160, -10, -160, 20)), ALL);
    expect(rows, window("g", Bounds.of(175, -10, -160, 20)), SOME);
  }

  @Test
  void edgesThatAreNotPlanarProveNothing() {
    Evidence rows = new KnownRows(10).bounds("globe", 0, 0, Bounds.of(0, 0, 10, 10));
    expect(rows, window("globe", Bounds.of(50, 50, 60, 60)), SOME);
    expect(rows, not(window("globe", Bounds.of(50, 50, 60, 60))), SOME);
    expect(rows, window("globe", Bounds.of(-180, -90, 180, 90)), SOME);
    expect(rows, isNull("globe"), NONE);
  }

  @Test
  void relationsAreJudgedByBounds() {
    Evidence rows = new KnownRows(10).bounds("g", 0, 0, Bounds.of(0, 0, 10, 10));
    Geometry square = wkt("POLYGON ((-1 -1, 11 -1, 11 11, -1 11, -1 -1))");
    Geometry border = wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))");
    Geometry far = wkt("POLYGON ((20 20, 21 20, 21 21, 20 20))");
    Geometry triangle = wkt("POLYGON ((-1 -1, 30 -1, -1 30, -1 -1))");
    expect(rows, intersects("g", square), ALL);
    expect(rows, intersects("g", border), ALL);
    expect(rows, intersects("g", triangle), SOME);
    expect(rows, intersects("g", far), NONE);
    expect(rows, within("g", square), ALL);
    expect(rows, within("g", border), SOME);
    expect(rows, within("g", far), NONE);
    expect(rows, contains("g", wkt("POINT (5 5)")), SOME);
    expect(rows, contains("g", wkt("POINT (11 5)")), NONE);
    expect(rows, contains("g", square), NONE);
    expect(rows, withinDistance("g", wkt("POINT (13 14)"), 5), SOME);
    expect(rows, withinDistance("g", wkt("POINT (13 14)"), 4.999), NONE);
    expect(rows, withinDistance("g", wkt("POINT (5 5)"), 7.08), ALL);
    expect(rows, withinDistance("g", wkt("POINT (5 5)"), 7.07), SOME);
  }

  @Test
  void structFieldsAreFoundByTheirPath() {
    Evidence rows = new KnownRows(10).range("s.x", 1, 2);
    expect(rows, eq("s.x", 3), NONE);
    expect(rows, eq("s.x", 1), SOME);
    assertThatThrownBy(() -> StatisticsEvaluator.judge(eq("s.y", 3), CONTRACT, rows))
        .isInstanceOf(PredicateException.class)
        .hasMessageContaining("did you mean \"s.x\"");
  }

  private static void expect(Evidence rows, Predicate predicate, Verdict verdict) {
    Finding finding = StatisticsEvaluator.judge(predicate, CONTRACT, rows);
    assertThat(finding.verdict())
        .as("%s because %s", predicate, finding.reason())
        .isEqualTo(verdict);
    assertThat(finding.reason()).isNotBlank();
    assertThat(StatisticsEvaluator.verdict(predicate, CONTRACT, rows)).isEqualTo(verdict);
  }

  private static Geometry wkt(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
