package dev.graticule.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineSegment;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.util.GeometricShapeFactory;

class CoveringTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int TRIES = 400;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Places places = new Places(random);

  private static Geometry wkt(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachPlaceOfAGeometryHasItsCellInTheCovering(GridKind kind) {
    Grid grid = kind.grid();
    for (int i = 0; i < TRIES; i++) {
      Geometry geometry = geometry();
      int level = random.nextInt(kind.minLevel(), Math.min(kind.maxLevel(), 12) + 1);
      int most = 1 + random.nextInt(60);
      Covering covering = grid.cover(geometry, level, most);
      requireBounded(covering, most, level);
      for (Coordinate place : places(geometry)) {
        long cell = grid.cell(place.x, place.y, level);
        assertThat(covering.contains(cell))
            .as("seed %d, try %d: %s, %s of %s", seed, i, place.x, place.y, geometry)
            .isTrue();
      }
    }
  }

  private void requireBounded(Covering covering, int most, int level) {
    Grid grid = covering.grid();
    int coarsest = 0;
    for (long cell : covering.cells()) {
      assertThat(grid.level(cell)).isLessThanOrEqualTo(level);
      coarsest += grid.level(cell) == grid.kind().minLevel() ? 1 : 0;
    }
    if (coarsest < covering.size()) {
      assertThat(covering.size()).as("seed %d", seed).isLessThanOrEqualTo(most);
    }
  }

  /** Of any kind and size, also over the antimeridian and on the poles. */
  private Geometry geometry() {
    double x = places.lon();
    double y = places.lat();
    double size = Math.pow(10, random.nextDouble(-5, 1.7));
    Geometry geometry =
        switch (random.nextInt(6)) {
          case 0 -> FACTORY.createPoint(new Coordinate(x, y));
          case 1 -> line(x, y, size);
          case 2 -> FACTORY.toGeometry(new Envelope(x, x + size, y, y + size / 2));
          case 3 -> ring(x, y, size);
          case 4 ->
              FACTORY.createGeometryCollection(
                  new Geometry[] {ring(x, y, size), line(-x, -y, size), line(y, x / 2, size)});
          default -> sliver(x, y, size);
        };
    Geometry onEarth;
    try {
      onEarth = geometry.intersection(FACTORY.toGeometry(new Envelope(-400, 400, -90, 90)));
    } catch (TopologyException e) {
      // Too near a pole for JTS to cut it there; any other one will do.
      return geometry();
    }
    // A cut rounds its vertices, also to beyond a pole.
    onEarth.apply((CoordinateFilter) place -> place.y = Math.max(-90, Math.min(90, place.y)));
    onEarth.geometryChanged();
    return onEarth;
  }

  private Geometry line(double x, double y, double size) {
    Coordinate[] vertices = new Coordinate[2 + random.nextInt(4)];
    for (int i = 0; i < vertices.length; i++) {
      vertices[i] =
          new Coordinate(x + random.nextGaussian() * size, y + random.nextGaussian() * size);
    }
    return FACTORY.createLineString(vertices);
  }

  private Polygon ring(double x, double y, double size) {
    GeometricShapeFactory shape = new GeometricShapeFactory();
    shape.setCentre(new Coordinate(x, y));
    shape.setSize(size);
    shape.setNumPoints(3 + random.nextInt(20));
    return random.nextBoolean() ? shape.createCircle() : shape.createRectangle();
  }

  private Geometry sliver(double x, double y, double size) {
    Geometry thin = FACTORY.toGeometry(new Envelope(x, x + size, y, y + size / 10_000));
    return AffineTransformation.rotationInstance(random.nextDouble(6), x, y).transform(thin);
  }

  /** Vertices, places on edges, and places inside. */
  private List<Coordinate> places(Geometry geometry) {
    List<Coordinate> found = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Geometry part = geometry.getGeometryN(i);
      Coordinate[] vertices = part.getCoordinates();
      found.addAll(Arrays.asList(vertices));
      if (part.getDimension() == 2 && !part.isEmpty()) {
        Coordinate middle = part.getInteriorPoint().getCoordinate();
        for (int k = 0; k < 20; k++) {
          Coordinate vertex = vertices[random.nextInt(vertices.length)];
          Coordinate place = new LineSegment(middle, vertex).pointAlong(random.nextDouble());
          if (part.contains(FACTORY.createPoint(place))) {
            found.add(place);
          }
        }
      }
      Geometry edges = part.getDimension() == 2 ? part.getBoundary() : part;
      for (int j = 0; j < edges.getNumGeometries(); j++) {
        Coordinate[] chain = edges.getGeometryN(j).getCoordinates();
        for (int k = 0; k < 20 && chain.length > 1; k++) {
          int at = random.nextInt(chain.length - 1);
          found.add(new LineSegment(chain[at], chain[at + 1]).pointAlong(random.nextDouble()));
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void aBoxIsCoveredAlsoOverTheAntimeridian(GridKind kind) {
    Grid grid = kind.grid();
    Bounds box = Bounds.of(177, -20, -178, -12);
    Covering covering = grid.cover(box, 5, 40);
    assertThat(covering.size()).isBetween(1, 40);
    for (int i = 0; i < 1000; i++) {
      double lon = 177 + random.nextDouble() * 5;
      double lat = random.nextDouble(-20, -12);
      assertThat(covering.contains(grid.cell(lon, lat, 5))).as("%s, %s", lon, lat).isTrue();
    }
    assertThat(covering.contains(grid.cell(0, -15, 5))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theWholeGlobeIsCoveredByTheCoarsestCells(GridKind kind) {
    Covering covering = kind.grid().cover(Bounds.of(-180, -90, 180, 90), 6, 1);
    assertThat(covering.cells()).containsExactlyInAnyOrder(kind.grid().roots());
  }

  @ParameterizedTest
  @EnumSource
  void aPoleIsCovered(GridKind kind) {
    Grid grid = kind.grid();
    Geometry cap = wkt("POLYGON((-180 89, 180 89, 180 90, -180 90, -180 89))");
    Covering covering = grid.cover(cap, 4, 100);
    for (int lon = -180; lon <= 180; lon++) {
      assertThat(covering.contains(grid.cell(lon, 90, 4))).isTrue();
      assertThat(covering.contains(grid.cell(lon, 89.01, 4))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPointIsCoveredByFewCellsOfTheLevel(GridKind kind) {
    Grid grid = kind.grid();
    int level = Math.min(9, kind.maxLevel());
    int total = 0;
    for (int i = 0; i < TRIES; i++) {
      double lon = random.nextDouble(-180, 180);
      double lat = random.nextDouble(-70, 70);
      Covering covering = grid.cover(FACTORY.createPoint(new Coordinate(lon, lat)), level, 8);
      assertThat(covering.contains(grid.cell(lon, lat, level))).isTrue();
      assertThat(covering.size()).as("seed %d: %s, %s", seed, lon, lat).isBetween(1, 4);
      total += covering.size();
    }
    assertThat(total).isLessThan(TRIES * 3 / 2);
  }

  @ParameterizedTest
  @EnumSource
  void aCoveringIsNotMuchLargerThanItsArea(GridKind kind) {
    Grid grid = kind.grid();
    Geometry country = wkt("POLYGON((6 47.5, 13 47.5, 15 51, 14 54, 9 54.8, 6 51, 6 47.5))");
    int level = kind == GridKind.GEOHASH ? 4 : kind == GridKind.H3 ? 5 : 10;
    Covering covering = grid.cover(country, level, 3000);
    int inside = 0;
    int covered = 0;
    for (int i = 0; i < 20_000; i++) {
      double lon = random.nextDouble(4, 17);
      double lat = random.nextDouble(46, 56);
      inside += country.contains(FACTORY.createPoint(new Coordinate(lon, lat))) ? 1 : 0;
      covered += covering.contains(grid.cell(lon, lat, level)) ? 1 : 0;
    }
    assertThat(covered).isBetween(inside, (int) (inside * 1.25));
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsCoveredByNothing(GridKind kind) {
    Covering covering = kind.grid().cover(wkt("POLYGON EMPTY"), 5, 10);
    assertThat(covering.size()).isZero();
    assertThat(covering.contains(kind.grid().cell(1, 2, 5))).isFalse();
    assertThat(kind.grid().cover(wkt("GEOMETRYCOLLECTION(POINT EMPTY)"), 5, 10))
        .isEqualTo(covering)
        .hasSameHashCodeAs(covering)
        .hasToString("Covering[0 cells of " + kind.label() + "]");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoLongitudeAndLatitudeIsRefused(GridKind kind) {
    Grid grid = kind.grid();
    for (String wrong : List.of("POINT(0 91)", "POINT(541 0)", "LINESTRING(0 0, NaN 1)")) {
      assertThatThrownBy(() -> grid.cover(wkt(wrong), 5, 10))
          .isInstanceOf(GridException.class)
          .hasMessageContaining("longitude and latitude");
    }
    assertThatThrownBy(() -> grid.cover(Bounds.of(0, 0, 600_000, 5_000_000), 5, 10))
        .isInstanceOf(GridException.class);
    assertThatThrownBy(() -> grid.cover(wkt("POINT(0 0)"), 5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> grid.cover(wkt("POINT(0 0)"), 99, 1))
        .isInstanceOf(GridException.class);
  }
}
