package dev.graticule.batch;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicate.Relation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Conditions on {@link RandomRows}, nested a little, with literals near the values there. */
final class RandomPredicates {
  private static final String[] PLAIN = {"n", "count", "speed", "ratio", "name", "seenAt", "s.x"};
  private final Random random;

  RandomPredicates(Random random) {
    this.random = random;
  }

  Predicate any() {
    return any(3);
  }

  private Predicate any(int depth) {
    int kind = random.nextInt(depth > 0 ? 9 : 6);
    return switch (kind) {
      case 0, 1, 2 -> {
        String column = PLAIN[random.nextInt(PLAIN.length)];
        Comparison comparison = Comparison.values()[random.nextInt(6)];
        yield new Predicate.Compare(column, comparison, literal(column));
      }
      case 3 -> {
        String column = PLAIN[random.nextInt(PLAIN.length)];
        List<Literal> literals = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          literals.add(literal(column));
        }
        yield new Predicate.In(column, literals);
      }
      case 4 -> {
        String[] columns = {"n", "count", "speed", "name", "s", "s.x", "g"};
        yield new Predicate.IsNull(columns[random.nextInt(columns.length)]);
      }
      case 5 -> spatial();
      case 6 -> new Predicate.Not(any(depth - 1));
      case 7 -> new Predicate.And(parts(depth));
      default -> new Predicate.Or(parts(depth));
    };
  }

  private List<Predicate> parts(int depth) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(any(depth - 1));
    }
    return parts;
  }

  private Literal literal(String column) {
    return switch (column) {
      case "name" -> Literal.of(RandomRows.name(random));
      case "seenAt" ->
          Literal.of(
              Instant.ofEpochMilli(random.nextInt(21) - 10).plusNanos(random.nextInt(2) * 500L));
      default -> number();
    };
  }

  private Literal number() {
    int whole = random.nextInt(15) - 7;
    return switch (random.nextInt(8)) {
      case 0 -> Literal.of(whole + 0.5);
      case 1 -> Literal.of(whole + 0.1f);
      case 2 -> Literal.of(new BigDecimal(whole).add(new BigDecimal("0.1")));
      case 3 -> Literal.of((double) whole);
      case 4 ->
          Literal.of(random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
      default -> Literal.of(whole);
    };
  }

  Predicate spatial() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> new Predicate.Window("g", window());
      case 2 -> new Predicate.Relate("g", Relation.values()[random.nextInt(3)], geometry());
      default ->
          new Predicate.WithinDistance(
              "g",
              geometry(),
              random.nextInt(6) == 0 ? 0 : random.nextInt(250) * random.nextDouble());
    };
  }

  private Bounds window() {
    double x = grid();
    double y = grid();
    double width = random.nextInt(6) == 0 ? 0 : random.nextInt(120);
    double height = random.nextInt(6) == 0 ? 0 : random.nextInt(120);
    return switch (random.nextInt(6)) {
      case 0 -> Bounds.of(x + 60, y, x - 60, y + height);
      case 1 -> Bounds.of(Double.NEGATIVE_INFINITY, y, x, Double.POSITIVE_INFINITY);
      case 2 -> Bounds.of(-180, -180, 180, 180);
      default -> Bounds.of(x, y, x + width, y + height);
    };
  }

  private Geometry geometry() {
    if (random.nextInt(4) == 0) {
      double x = grid();
      double y = grid();
      return new GeometryFactory()
          .toGeometry(new Envelope(x, x + random.nextInt(150), y, y + random.nextInt(150)));
    }
    RandomGeometries geometries = new RandomGeometries(random, Dimensions.XY, 100);
    while (true) {
      Geometry geometry = geometries.any();
      if (!geometry.isEmpty() && geometry.isValid()) {
        return geometry;
      }
    }
  }

  private double grid() {
    return random.nextInt(200) - 100;
  }
}
