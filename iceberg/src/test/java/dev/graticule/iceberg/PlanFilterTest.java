package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Digits;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** What is left out of a plan holds no row that was asked for. */
@GraticuleTest
class PlanFilterTest {
  private static final GeometryFactory POINTS = new GeometryFactory();

  private record Row(
      long id,
      byte tiny,
      Optional<Integer> whole,
      OptionalDouble real,
      Optional<Float> narrow,
      @Digits(precision = 9, scale = 2) BigDecimal exact,
      Optional<String> text,
      boolean flag,
      LocalDate day,
      LocalTime time,
      Instant moment,
      LocalDateTime clock,
      UUID uuid,
      Inner inner,
      Optional<Point> place) {}

  private record Inner(Optional<Long> number, String word) {}

  private static final double[] REALS = {
    -0.0, 0.0, 1.5, -1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300
  };
  private static final float[] NARROW = {-0.0f, 0.0f, 0.3f, -0.3f, Float.NaN, 1e30f, 2f};
  private static final String[] TEXTS = {
    "",
    "a",
    "ab",
    "zebra",
    "the same sixteen characters and one",
    "the same sixteen characters and two",
    "😀 beyond",
    "\uFFFD replaced",
    "ä"
  };

  private static Row row(Random random, long id, int around) {
    Optional<Point> place =
        random.nextInt(6) == 0
            ? Optional.empty()
            : Optional.of(
                random.nextInt(8) == 0
                    ? POINTS.createPoint()
                    : POINTS.createPoint(
                        new Coordinate(
                            around * 20 - 170 + random.nextDouble() * 15,
                            random.nextDouble() * 20 - 10)));
    int n = around * 3 + random.nextInt(4);
    return new Row(
        id,
        (byte) n,
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(n),
        random.nextInt(4) == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                random.nextBoolean() ? REALS[random.nextInt(REALS.length)] : n + 0.25),
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(NARROW[random.nextInt(NARROW.length)]),
        BigDecimal.valueOf(n * 100L + 25, 2),
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.of(TEXTS[random.nextInt(TEXTS.length)]),
        random.nextInt(around + 2) == 0,
        LocalDate.EPOCH.plusDays(n),
        LocalTime.MIDNIGHT.plusMinutes(n),
        Instant.EPOCH.plusSeconds(n * 3600L).plusNanos(n * 1000L),
        LocalDateTime.of(1969, 12, 31, 23, 0).plusHours(n),
        new UUID(random.nextLong(), random.nextLong()),
        new Inner(
            random.nextInt(4) == 0 ? Optional.empty() : Optional.of((long) n),
            TEXTS[random.nextInt(TEXTS.length)]),
        place);
  }

  private static final String[] COLUMNS = {
    "id",
    "tiny",
    "whole",
    "real",
    "narrow",
    "exact",
    "text",
    "flag",
    "day",
    "time",
    "moment",
    "clock",
    "uuid",
    "inner.number",
    "inner.word"
  };

  private static Object literal(Random random, String column) {
    int n = random.nextInt(40) - 4;
    return switch (column) {
      case "id" -> random.nextInt(3) == 0 ? (Object) (n + 0.5) : (Object) (long) (n * 3);
      case "tiny", "whole", "inner.number" ->
          switch (random.nextInt(4)) {
            case 0 -> n + 0.5;
            case 1 -> new BigDecimal("3.7");
            case 2 -> (long) Integer.MAX_VALUE * 2;
            default -> n;
          };
      case "real" ->
          switch (random.nextInt(3)) {
            case 0 -> (Object) ordinary(REALS[random.nextInt(REALS.length)]);
            case 1 -> (long) n;
            default -> n + 0.25;
          };
      case "narrow" ->
          switch (random.nextInt(3)) {
            case 0 -> (Object) ordinary(NARROW[random.nextInt(NARROW.length)]);
            case 1 -> 0.3;
            default -> Math.nextDown((double) 0.3f);
          };
      case "exact" ->
          random.nextBoolean() ? new BigDecimal(n + ".25") : (Object) new BigDecimal("1.255");
      case "text", "inner.word" -> TEXTS[random.nextInt(TEXTS.length)];
      case "flag" -> random.nextBoolean();
      case "day" -> LocalDate.EPOCH.plusDays(n);
      case "time" -> LocalTime.MIDNIGHT.plusMinutes(Math.abs(n)).plusNanos(random.nextInt(2));
      case "moment" ->
          Instant.EPOCH.plusSeconds(n * 3600L).plusNanos(n * 1000L + random.nextInt(2));
      case "clock" -> LocalDateTime.of(1969, 12, 31, 23, 0).plusHours(n);
      default -> new UUID(random.nextLong(), random.nextLong());
    };
  }

  private static double ordinary(double value) {
    return Double.isNaN(value) ? 7 : value;
  }

  private static Predicate condition(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 5 : 8);
    String column = COLUMNS[random.nextInt(COLUMNS.length)];
    return switch (kind) {
      case 0, 1 ->
          new Predicate.Compare(
              column,
              Predicate.Comparison.values()[random.nextInt(6)],
              dev.graticule.predicate.Literal.of(literal(random, column)));
      case 2 -> Predicates.in(column, List.of(literal(random, column), literal(random, column)));
      case 3 -> Predicates.isNull(random.nextInt(4) == 0 ? "place" : column);
      case 4 -> {
        double x = random.nextDouble() * 340 - 175;
        double y = random.nextDouble() * 20 - 10;
        Bounds box =
            random.nextInt(4) == 0
                ? Bounds.of(150, y, -120, y + 5)
                : Bounds.of(x, y, x + random.nextDouble() * 20, y + 5);
        yield switch (random.nextInt(3)) {
          case 0 -> Predicates.window("place", box);
          case 1 ->
              Predicates.intersects("place", POINTS.createPoint(new Coordinate(x, y)).buffer(5, 4));
          default ->
              Predicates.withinDistance(
                  "place", POINTS.createPoint(new Coordinate(x, y)), random.nextDouble() * 10);
        };
      }
      case 5 -> Predicates.not(condition(random, depth - 1));
      case 6 -> Predicates.and(condition(random, depth - 1), condition(random, depth - 1));
      default -> Predicates.or(condition(random, depth - 1), condition(random, depth - 1));
    };
  }

  @ParameterizedTest
  @EnumSource
  void noRowIsLost(FormatVersion version, Lake lake) {
    long seed = Long.getLong("graticule.seed", 20261101L);
    Random random = new Random(seed);
    SpatialTable table =
        lake.create(
            "rows",
            dev.graticule.contract.Contract.of(Row.class),
            Iceberg.format().withFormatVersion(version),
            Layout.partitionedBy("flag"));
    long id = 0;
    for (int file = 0; file < 10; file++) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        rows.add(row(random, id++, file));
      }
      table.append(Records.source(Row.class, rows.iterator(), lake.allocator(), 8)).await();
    }
    Snapshot snapshot = table.snapshot();
    int files = Places.files(table).size();
    int skipped = 0;
    for (int round = 0; round < 150; round++) {
      Predicate condition = condition(random, 3);
      List<Long> expected = Places.ids(table, new KnowingNothing(snapshot), condition);
      List<Long> found = Places.ids(table, snapshot, condition);
      assertThat(found).as("seed %d, round %d: %s", seed, round, condition).isEqualTo(expected);
      skipped += files - snapshot.files(condition).size();
      // By now from what is remembered of the manifests.
      assertThat(Places.ids(table, snapshot, condition))
          .as("again, seed %d, round %d: %s", seed, round, condition)
          .isEqualTo(expected);
    }
    assertThat(skipped).as("files left out in all").isGreaterThan(files * 15);
  }

  @Test
  void aBoxOnTheAntimeridianMeetsBothSides(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    table
        .append(
            Records.source(
                Places.Place.class,
                List.of(
                        new Places.Place(
                            1, Optional.empty(), POINTS.createPoint(new Coordinate(179, 0))))
                    .iterator(),
                lake.allocator(),
                4))
        .await();
    table
        .append(
            Records.source(
                Places.Place.class,
                List.of(
                        new Places.Place(
                            2, Optional.empty(), POINTS.createPoint(new Coordinate(-179, 0))))
                    .iterator(),
                lake.allocator(),
                4))
        .await();
    Places.append(lake, table, 0, 1);

    Predicate across = Predicates.window("location", Bounds.of(170, -5, -170, 5));

    assertThat(table.snapshot().files(across)).hasSize(2);
    assertThat(Places.ids(table, table.snapshot(), across)).containsExactly(1L, 2L);
  }
}
