package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.locate.SimplePointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

final class AreaIndexTest {
  private static final long SEED = 20_261_121;

  @Test
  void aCombOfTallTeethTakesLittleMemoryAndIsLocatedAsJtsDoes() {
    int teeth = 2_000;
    Geometry comb = comb(teeth);
    AreaIndex index = new AreaIndex(comb);
    assertThat(index.entries()).isLessThanOrEqualTo(8 * comb.getNumPoints());
    SimplePointInAreaLocator exact = new SimplePointInAreaLocator(comb);
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      double x = random.nextInt(4 * teeth) / 4.0;
      double y = random.nextInt(110);
      assertThat(index.locate(x, y))
          .as("(%s, %s), seed %s", x, y, SEED)
          .isEqualTo(exact.locate(new Coordinate(x, y)));
    }
  }

  /** Each tooth stands on the line y = 1 and is half as wide as its place. */
  private static Geometry comb(int teeth) {
    List<Coordinate> ring = new ArrayList<>();
    ring.add(new Coordinate(0, 0));
    ring.add(new Coordinate(teeth, 0));
    for (int tooth = teeth - 1; tooth >= 0; tooth--) {
      ring.add(new Coordinate(tooth + 1, 1));
      ring.add(new Coordinate(tooth + 0.75, 100));
      ring.add(new Coordinate(tooth + 0.25, 100));
      ring.add(new Coordinate(tooth, 1));
    }
    ring.add(new Coordinate(0, 0));
    return new GeometryFactory().createPolygon(ring.toArray(Coordinate[]::new));
  }
}
