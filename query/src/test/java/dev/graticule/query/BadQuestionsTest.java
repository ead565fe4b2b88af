package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.query.TestTable.Boxes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

/** Each question that makes no sense is answered with what is wrong and what to do. */
final class BadQuestionsTest extends EngineTest {
  @BeforeEach
  void registerReports() throws Exception {
    engine.register(
        "reports", TestTable.write(folder.resolve("t"), Row.random(1, 20), 1, Boxes.DOUBLES));
  }

  private void assertRefused(Query query, String... words) {
    assertThatThrownBy(() -> engine.query(query).forEachBatch(batch -> {}).await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContainingAll(words);
  }

  private static Geometry geometry(String text) throws Exception {
    return new WKTReader().read(text);
  }

  @Test
  void aGeometryInAnotherCrsIsRefusedNamingBoth() throws Exception {
    Geometry web = geometry("POLYGON ((0 0, 9 0, 9 9, 0 0))");
    web.setSRID(3857);
    for (Query query :
        new Query[] {
          from("reports").within(web),
          from("reports").intersects(web),
          from("reports").contains(web),
          from("reports").withinDistance(web, 3),
          from("reports").nearest(3, web)
        }) {
      assertRefused(query, "EPSG:3857", "OGC:CRS84", "\"location\"", "transform it");
    }
  }

  @Test
  void aGeometryInTheSameCrsIsTaken() throws Exception {
    Geometry known = geometry("POLYGON ((0 0, 9 0, 9 9, 0 0))");
    known.setSRID(4326);
    ids(engine.query(from("reports").within(known)));
  }

  @Test
  void anInvalidPolygonIsRefusedWithThePlace() throws Exception {
    assertRefused(
        from("reports").within(geometry("POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))")),
        "invalid",
        "Self-intersection",
        "4.5",
        "GeometryFixer");
  }

  @Test
  void anEmptyGeometryIsRefused() {
    assertRefused(
        from("reports").intersects(new GeometryFactory().createPolygon()),
        "is empty, and nothing relates to it");
  }

  @Test
  void aBoxOfNoNumbersOrUpsideDownCannotBeMade() {
    assertThatThrownBy(() -> Bounds.of(Double.NaN, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Bounds.of(0, 2, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ymin <= ymax");
  }

  @Test
  void aBoxThatCrossesNoAntimeridianButLooksLikeItIsRefused() {
    assertRefused(from("reports").window(Bounds.of(200, 0, 100, 1)), "swap the two");
  }
}
