package dev.graticule.query;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.between;
import static dev.graticule.predicate.Predicates.contains;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.in;
import static dev.graticule.predicate.Predicates.intersects;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.le;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.ne;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.predicate.Predicates.within;
import static dev.graticule.predicate.Predicates.withinDistance;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

final class TypedQueryTest extends EngineTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final long SEED = 20_261_121;

  @ParameterizedTest
  @EnumSource(TestTable.Boxes.class)
  void everyConditionKeepsTheRowsThatBruteForceKeeps(TestTable.Boxes boxes) throws Exception {
    List<Row> rows = Row.random(SEED, 4_000);
    engine.register("reports", TestTable.write(folder.resolve("t"), rows, 6, boxes));
    for (Predicate condition : conditions()) {
      assertThat(ids(engine.query(from("reports").where(condition))))
          .as("%s, boxes %s, seed %s", condition, boxes, SEED)
          .containsExactlyInAnyOrderElementsOf(Oracle.ids(rows, condition));
    }
  }

  static List<Predicate> conditions() throws Exception {
    Geometry triangle = new WKTReader().read("POLYGON ((0 0, 20 0, 0 20, 0 0))");
    Geometry square = new WKTReader().read("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))");
    Geometry route = new WKTReader().read("LINESTRING (-170 -20, 0 0, 175 25)");
    Geometry point = GEOMETRIES.createPoint(new Coordinate(5, 5));
    Bounds box = Bounds.of(-10, -10, 10, 10);
    Bounds across = Bounds.of(177, -20, -177, 20);
    return List.of(
        window("location", box),
        window("location", across),
        window("location", Bounds.of(5, 5, 5, 5)),
        intersects("location", triangle),
        intersects("location", route),
        intersects("location", point),
        within("location", triangle),
        within("location", square),
        contains("location", point),
        contains("location", GEOMETRIES.createPoint(new Coordinate(178.5, 3))),
        withinDistance("location", point, 3),
        withinDistance("location", route, 1.5),
        withinDistance("location", point, 0),
        not(window("location", box)),
        not(intersects("location", triangle)),
        or(window("location", box), gt("value", 20)),
        or(window("location", box), window("location", across)),
        not(or(window("location", box), lt("value", 5))),
        not(and(within("location", square), isNull("name"))),
        and(intersects("location", triangle), eq("name", "name 7")),
        isNull("location"),
        not(isNull("location")),
        eq("value", 3.25),
        ne("value", 3.25),
        lt("value", 10),
        le("value", 10),
        gt("value", 10),
        ge("value", Double.POSITIVE_INFINITY),
        le("value", Double.NEGATIVE_INFINITY),
        eq("value", 0),
        ne("value", 0),
        in("value", List.of(0, 1.25)),
        in("value", List.of(-0.0)),
        not(gt("value", 10)),
        not(le("value", 10)),
        not(eq("value", 3.25)),
        in("value", List.of(1.25, 2, 99)),
        not(in("name", List.of("name 1", "name 2"))),
        in("id", List.of(1, 2, 3_999, 4_000)),
        gt("id", 2.5),
        between(
            "seenAt", Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-01-05T00:00:00Z")),
        and(),
        or(),
        not(and()));
  }

  @Test
  void randomCombinationsKeepTheRowsThatBruteForceKeeps() throws Exception {
    List<Row> rows = Row.random(SEED + 1, 2_000);
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 4, TestTable.Boxes.DOUBLES));
    Random random = new Random(SEED);
    List<Predicate> leaves = conditions();
    for (int i = 0; i < 60; i++) {
      Predicate condition = combined(random, leaves, 3);
      assertThat(ids(engine.query(from("reports").where(condition))))
          .as("%s, seed %s, round %s", condition, SEED, i)
          .containsExactlyInAnyOrderElementsOf(Oracle.ids(rows, condition));
    }
  }

  private static Predicate combined(Random random, List<Predicate> leaves, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      return leaves.get(random.nextInt(leaves.size()));
    }
    if (kind == 1) {
      return not(combined(random, leaves, depth - 1));
    }
    List<Predicate> parts = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      parts.add(combined(random, leaves, depth - 1));
    }
    return kind == 2 ? new Predicate.And(parts) : new Predicate.Or(parts);
  }

  @Test
  void filesOutsideTheWindowAreNeverOpened() throws Exception {
    List<Row> rows =
        Row.random(SEED, 4_000).stream().filter(r -> r.location().isPresent()).toList();
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 8, TestTable.Boxes.DOUBLES));
    QuerySummary summary =
        engine
            .query(from("reports").window(Bounds.of(-20, -5, -10, 5)))
            .forEachBatch(batch -> {})
            .await(SOON);
    assertThat(summary.filesTotal()).isEqualTo(8);
    assertThat(summary.filesSkipped()).isPositive();
    assertThat(summary.filesPlanned()).isPositive();
    assertThat(summary.bytesPlanned()).isPositive().isLessThan(summary.bytesTotal());
    assertThat(summary.rowsRead()).isBetween(summary.rows(), 3_999L);
  }

  @Test
  void columnsOrderAndLimitAreKept() throws Exception {
    List<Row> rows = Row.random(SEED, 1_000);
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 3, TestTable.Boxes.DOUBLES));
    Predicate condition = window("location", Bounds.of(-60, -20, 60, 20));
    List<Long> expected =
        Oracle.ids(rows, condition).stream().sorted((a, b) -> Long.compare(b, a)).limit(7).toList();
    List<List<String>> names = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    engine
        .query(
            from("reports").where(condition).select("name", "id").orderBy(Sort.desc("id")).limit(7))
        .batchRows(50)
        .forEachBatch(
            batch -> {
              names.add(batch.contract().names());
              found.addAll(longs(batch, "id"));
            })
        .await(SOON);
    assertThat(found).containsExactlyElementsOf(expected);
    assertThat(names).isNotEmpty().allMatch(n -> n.equals(List.of("name", "id")));
    assertThat(ids(engine.query(from("reports").orderBy(Sort.asc("id")).limit(3))))
        .containsExactly(0L, 1L, 2L);
    assertThat(ids(engine.query(from("reports").limit(0)))).isEmpty();
  }

  @Test
  void rowsComeBackAsTheRecordsTheyWere() throws Exception {
    List<Row> rows = Row.random(SEED, 500);
    engine.register("reports", TestTable.write(folder.resolve("t"), rows, 2, TestTable.Boxes.NONE));
    List<Row> found =
        engine.query(from("reports").orderBy(Sort.asc("id"))).toList(Row.class).await(SOON);
    assertThat(found).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      Row expected = rows.get(i);
      Row actual = found.get(i);
      assertThat(actual.location().map(Geometry::toText))
          .isEqualTo(expected.location().map(Geometry::toText));
      assertThat(actual.uid()).isEqualTo(expected.uid());
      assertThat(actual.seenAt()).isEqualTo(expected.seenAt());
      assertThat(actual.value()).isEqualTo(expected.value());
      assertThat(actual.name()).isEqualTo(expected.name());
    }
  }

  @Test
  void theNearestRowsAreThoseOfBruteForce() throws Exception {
    List<Row> rows = Row.random(SEED, 3_000);
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 5, TestTable.Boxes.DOUBLES));
    Random random = new Random(SEED);
    for (int count : new int[] {1, 10, 100, 2_990}) {
      Geometry target =
          GEOMETRIES.createPoint(
              new Coordinate(random.nextDouble() * 400 - 200, random.nextDouble() * 100 - 50));
      List<Double> expected =
          rows.stream()
              .flatMap(r -> r.location().stream())
              .filter(g -> !g.isEmpty())
              .map(g -> g.distance(target))
              .sorted()
              .limit(count)
              .toList();
      List<Double> found = new ArrayList<>();
      engine
          .query(from("reports").nearest(count, target))
          .batchRows(300)
          .forEachBatch(
              batch -> {
                for (int i = 0; i < batch.rowCount(); i++) {
                  found.add((Double) batch.vector("distance").getObject(i));
                }
              })
          .await(SOON);
      assertThat(found).as("%s nearest to %s, seed %s", count, target, SEED).isEqualTo(expected);
    }
  }

  @Test
  void verticesThatAreNoNumbersAreNeverNear() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Coordinate broken = new Coordinate(Double.NaN, Double.NaN);
      Geometry geometry =
          switch (i % 4) {
            case 0 -> GEOMETRIES.createPoint(new Coordinate(19, Double.NaN));
            case 1 -> GEOMETRIES.createLineString(new Coordinate[] {new Coordinate(19, 9), broken});
            default -> GEOMETRIES.createPoint(new Coordinate(i % 20, i / 20));
          };
      rows.add(
          new Row(
              i,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(geometry)));
    }
    engine.register("reports", TestTable.write(folder.resolve("t"), rows, 2, TestTable.Boxes.NONE));
    Geometry target = GEOMETRIES.createPoint(new Coordinate(0, 0));
    List<Long> found = ids(engine.query(from("reports").nearest(50, target)));
    assertThat(found).hasSize(50).allMatch(id -> id % 4 > 1);
  }

  @Test
  void pairsAndCountsAreThoseOfBruteForce() throws Exception {
    List<Row> rows = Row.random(SEED, 2_000);
    List<Row> zones = zones();
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 5, TestTable.Boxes.DOUBLES));
    engine.register("zones", TestTable.write(folder.resolve("z"), zones, 1, TestTable.Boxes.NONE));
    List<String> within = new ArrayList<>();
    List<String> touching = new ArrayList<>();
    for (Row row : rows) {
      for (Row zone : zones) {
        if (row.location().isPresent() && zone.location().isPresent()) {
          if (RelateNG.relate(
              row.location().get(), zone.location().get(), RelatePredicate.within())) {
            within.add(row.id() + "/" + zone.id());
          }
          if (RelateNG.relate(
              row.location().get(), zone.location().get(), RelatePredicate.intersects())) {
            touching.add(row.id() + "/" + zone.id());
          }
        }
      }
    }
    assertThat(within).isNotEmpty();
    assertThat(touching).hasSizeGreaterThan(within.size());
    assertThat(pairs(from("reports").select("id").joinWithin(from("zones").select("id"))))
        .containsExactlyInAnyOrderElementsOf(within);
    assertThat(pairs(from("reports").select("id").joinIntersecting(from("zones").select("id"))))
        .containsExactlyInAnyOrderElementsOf(touching);
    List<Long> counted = new ArrayList<>();
    engine
        .query(from("reports").joinWithin("zones").count().countAs("reports"))
        .forEachBatch(
            batch -> {
              assertThat(batch.contract().names()).doesNotContain("location").contains("name");
              counted.addAll(longs(batch, "reports"));
            })
        .await(SOON);
    assertThat(counted)
        .isEqualTo(
            zones.stream()
                .map(z -> within.stream().filter(p -> p.endsWith("/" + z.id())).count())
                .toList());
  }

  @Test
  void aSmallSideMayHaveOnlyAGeometry() throws Exception {
    List<Row> rows = Row.random(SEED, 500);
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), rows, 2, TestTable.Boxes.DOUBLES));
    TestTable zones = TestTable.write(folder.resolve("z"), zones(), 1, TestTable.Boxes.NONE);
    engine.register(
        "zones",
        new TestTable(
            zones.folder(),
            Contract.builder().geometry("location", geometry -> geometry).build(),
            zones.store(),
            zones.all()));
    List<Long> named = longs(engine.query(from("reports").joinWithin("zones").count()), "count");
    assertThat(named).hasSize(zones().size()).anyMatch(count -> count > 0);
    assertThat(longs(engine.query(from("reports").joinWithin("zones")), "id"))
        .hasSize((int) named.stream().mapToLong(Long::longValue).sum());
  }

  private List<String> pairs(JoinQuery join) {
    List<String> found = new ArrayList<>();
    engine
        .query(join)
        .batchRows(100)
        .forEachBatch(
            batch -> {
              List<Long> left = longs(batch, "id");
              List<Long> right = longs(batch, "zones_id");
              for (int i = 0; i < batch.rowCount(); i++) {
                found.add(left.get(i) + "/" + right.get(i));
              }
            })
        .await(SOON);
    return found;
  }

  static List<Row> zones() throws Exception {
    WKTReader reader = new WKTReader();
    List<String> texts =
        List.of(
            "POLYGON ((0 0, 20 0, 0 20, 0 0))",
            "POLYGON ((-30 -30, 30 -30, 30 30, -30 30, -30 -30), (-5 -5, 5 -5, 5 5, -5 5, -5 -5))",
            "MULTIPOLYGON (((170 -20, 180 -20, 180 20, 170 20, 170 -20)), ((-180 -20, -170 -20, -170 20, -180 20, -180 -20)))",
            "LINESTRING (-100 0, 100 0)",
            "POLYGON EMPTY",
            "POLYGON ((50 50, 51 50, 50 51, 50 50))");
    List<Row> zones = new ArrayList<>();
    for (String text : texts) {
      zones.add(
          new Row(
              zones.size(),
              Optional.of("zone " + zones.size()),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(reader.read(text))));
    }
    zones.add(
        new Row(
            zones.size(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    return zones;
  }

  @Test
  void anEmptyTableHasNoRowsForAnyQuery() throws Exception {
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), List.of(), 1, TestTable.Boxes.DOUBLES));
    engine.register(
        "zones", TestTable.write(folder.resolve("z"), List.of(), 1, TestTable.Boxes.DOUBLES));
    Geometry point = GEOMETRIES.createPoint(new Coordinate(1, 1));
    assertThat(ids(engine.query(from("reports")))).isEmpty();
    assertThat(ids(engine.query(from("reports").withinDistance(point, 5)))).isEmpty();
    assertThat(ids(engine.query(from("reports").nearest(3, point)))).isEmpty();
    assertThat(ids(engine.query(from("reports").joinWithin("zones")))).isEmpty();
    assertThat(ids(engine.query(from("reports").joinWithin("zones").count()))).isEmpty();
  }

  @Test
  void whatCannotBeAskedIsRefusedWithAHint() throws Exception {
    engine.register(
        "reports",
        TestTable.write(folder.resolve("t"), Row.random(1, 10), 1, TestTable.Boxes.DOUBLES));
    Geometry box = GEOMETRIES.toGeometry(new Envelope(0, 1, 0, 1));
    assertRefused(
        from("report").within(box), "There is no table \"report\". Did you mean \"reports\"?");
    assertRefused(
        from("reports").select("nmae"), "There is no column \"nmae\". Did you mean \"name\"?");
    assertRefused(from("reports").where(eq("valeu", 1)), "valeu");
    assertRefused(from("reports").where(eq("name", 1)), "name");
    assertRefused(from("reports").where(within("name", box)), "name");
    assertRefused(from("reports").orderBy(Sort.asc("location")), "geometry");
    assertRefused(
        from("reports").within(GEOMETRIES.createPoint(new Coordinate(Double.POSITIVE_INFINITY, 0))),
        "invalid");
    assertRefused(from("reports").select("id", "id"), "twice");
  }

  private void assertRefused(TableQuery query, String message) {
    assertThatThrownBy(() -> engine.query(query).forEachBatch(batch -> {}).await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(message);
  }
}
