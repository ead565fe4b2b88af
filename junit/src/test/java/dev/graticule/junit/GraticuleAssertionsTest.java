package dev.graticule.junit;

import static dev.graticule.junit.GraticuleAssertions.assertThatBatch;
import static dev.graticule.junit.GraticuleAssertions.assertThatGeometry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

@GraticuleTest
class GraticuleAssertionsTest {

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }

  @Test
  void exactMeansEveryNumberInOrder() throws ParseException {
    Geometry line = wkt("LINESTRING (0 0, 1 1)");

    assertThatGeometry(line).isExactly(wkt("LINESTRING (0 0, 1 1)"));
    assertThatThrownBy(() -> assertThatGeometry(line).isExactly(wkt("LINESTRING (1 1, 0 0)")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("LINESTRING (1 1, 0 0)");
    assertThatThrownBy(
            () -> assertThatGeometry(wkt("POINT Z (1 2 3)")).isExactly(wkt("POINT Z (1 2 4)")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void topologicalMeansTheSamePoints() throws ParseException {
    assertThatGeometry(wkt("LINESTRING (0 0, 2 2)"))
        .isTopologically(wkt("LINESTRING (2 2, 1 1, 0 0)"));
    assertThatThrownBy(
            () ->
                assertThatGeometry(wkt("LINESTRING (0 0, 2 2)"))
                    .isTopologically(wkt("LINESTRING (0 0, 2 3)")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void toleranceIsADistance() throws ParseException {
    assertThatGeometry(wkt("POINT (0 0)")).isWithin(0.5, wkt("POINT (0.3 0.4)"));
    assertThatThrownBy(
            () -> assertThatGeometry(wkt("POINT (0 0)")).isWithin(0.4, wkt("POINT (0.3 0.4)")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("0.5");
    assertThatThrownBy(() -> assertThatGeometry(wkt("POINT (0 0)")).isWithin(9, wkt("POINT EMPTY")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anInvalidGeometryIsToldWhy() throws ParseException {
    assertThatThrownBy(
            () -> assertThatGeometry(wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")).isValid())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Self-intersection");
  }

  @RepeatedTest(50)
  void randomGeometriesAreValidAndWithinTheirBounds(RandomGeometries random) {
    Geometry geometry = random.any();
    assertThatGeometry(geometry).isValid();
    Bounds small = Bounds.of(5, 40, 6, 41);
    Geometry there = random.within(small).any();
    assertThatGeometry(there).isValid();
    var envelope = there.getEnvelopeInternal();
    assertThat(
            small.contains(
                Bounds.of(
                    envelope.getMinX(),
                    envelope.getMinY(),
                    envelope.getMaxX(),
                    envelope.getMaxY())))
        .isTrue();
  }

  @Test
  void oneSeedGivesTheSameGeometries() {
    RandomGeometries a = RandomGeometries.of(42);
    RandomGeometries b = RandomGeometries.of(42);
    for (int i = 0; i < 20; i++) {
      assertThatGeometry(a.any()).isExactly(b.any());
    }
  }

  /** A row. */
  record Named(long id, Optional<String> name) {}

  @Test
  void batchesAreComparedValueByValue(BufferAllocator allocator) {
    List<Named> rows = List.of(new Named(1, Optional.of("a")), new Named(2, Optional.empty()));
    try (BatchSource source = Records.source(Named.class, rows.iterator(), allocator, 10);
        Batch batch = source.next().orElseThrow();
        BatchSource again = Records.source(Named.class, rows.iterator(), allocator, 10);
        Batch same = again.next().orElseThrow()) {
      assertThatBatch(batch)
          .hasRows(2)
          .hasValues("id", 1L, 2L)
          .hasValues("name", "a", null)
          .hasSameRowsAs(same);
      assertThatThrownBy(() -> assertThatBatch(batch).hasValues("name", "a", "b"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("row 1");
      assertThatThrownBy(() -> assertThatBatch(batch).hasRows(3))
          .isInstanceOf(AssertionError.class);
    }
  }
}
