package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import io.delta.kernel.types.StructType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** What is read of statistics when only some of their columns are asked about. */
class StatisticsReaderTest {
  private static final long ROWS = 10;
  private static final List<String> NAMES = List.of("n", "f", "t", "s.x", "s", "g", "bbox", "none");
  private static final Contract CONTRACT =
      Contract.builder()
          .nullable("n", Scalar.INT64)
          .nullable("f", Scalar.FLOAT32)
          .nullable("t", Scalar.TEXT)
          .nullable("s", new ColumnType.Struct(List.of(Column.nullable("x", Scalar.FLOAT64))))
          .geometry("g", g -> g)
          .build();

  private static StatisticsColumns columns() {
    return new StatisticsColumns(
        CONTRACT, Map.of("g", "bbox"), FileNames.of(new StructType(), "none"), Set.of());
  }

  private static LoggedStatistics logged(
      StatisticsColumns columns, String text, Map<String, GeometryNotes> notes) {
    return new LoggedStatistics(columns, ROWS, text, notes);
  }

  /** Statistics as nobody writes them and some do. */
  private static String randomText(Random random) {
    ObjectNode root = ForeignTable.JSON.createObjectNode();
    if (random.nextInt(4) > 0) {
      root.put("numRecords", ROWS);
    }
    for (String part : List.of("minValues", "maxValues", "nullCount", "other")) {
      if (random.nextInt(8) > 0) {
        values(root.putObject(part), part.equals("nullCount"), random, 0);
      }
    }
    if (random.nextInt(4) == 0) {
      root.put("tightBounds", random.nextBoolean());
    }
    String text = root.toString();
    return random.nextInt(3) == 0 ? damaged(text, random) : text;
  }

  private static void values(ObjectNode node, boolean counts, Random random, int depth) {
    for (String name : NAMES) {
      if (random.nextInt(6) == 0) {
        continue;
      }
      boolean nested = name.equals("s") || name.equals("bbox") || random.nextInt(12) == 0;
      if (nested && depth < 2) {
        ObjectNode inner = node.putObject(name);
        if (name.equals("bbox")) {
          for (String side : List.of("xmin", "ymin", "xmax", "ymax")) {
            value(inner, side, counts, random);
          }
        } else {
          value(inner, "x", counts, random);
          values(inner, counts, random, depth + 1);
        }
      } else {
        value(node, name, counts, random);
      }
    }
  }

  private static void value(ObjectNode node, String name, boolean counts, Random random) {
    if (counts && random.nextInt(6) > 0) {
      node.put(name, random.nextInt(3) == 0 ? random.nextInt(12) - 1 : 0);
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> node.put(name, random.nextInt(20) - 10);
      case 1 -> node.put(name, "NaN");
      case 2 -> node.put(name, String.valueOf(random.nextInt(20)));
      case 3 -> node.putNull(name);
      case 4 -> node.put(name, "te\"x\\t \u00e9\ud83d\ude00");
      case 5 -> node.putArray(name).add(1).addObject().put("n", 2);
      default -> node.put(name, random.nextInt(4000) / 10.0 - 200);
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int times = random.nextInt(3); times >= 0; times--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.setLength(Math.max(1, at));
        case 1 -> damaged.deleteCharAt(damaged.length() > 1 ? at : 0).append(' ');
        case 2 -> damaged.insert(at, "{}[],:\"\\0".charAt(random.nextInt(9)));
        default -> damaged.insert(at, text, 0, random.nextInt(text.length()));
      }
    }
    return damaged.toString();
  }

  private static Map<String, GeometryNotes> randomNotes(Random random) {
    return random.nextInt(4) > 0
        ? Map.of()
        : Map.of(
            "g",
            new GeometryNotes(
                random.nextBoolean() ? OptionalLong.of(random.nextInt(3)) : OptionalLong.empty(),
                random.nextInt(3) == 0 ? Optional.of(Bounds.of(0, 0, 10, 10)) : Optional.empty()));
  }

  private static Predicate randomCondition(Random random) {
    double x = random.nextInt(400) - 200;
    double y = random.nextInt(400) - 200;
    return switch (random.nextInt(8)) {
      case 0 -> Predicates.gt("n", random.nextInt(20) - 10);
      case 1 -> Predicates.le("f", random.nextInt(400) / 10.0 - 20);
      case 2 -> Predicates.eq("t", "te");
      case 3 -> Predicates.lt("s.x", random.nextInt(20) - 10);
      case 4 -> Predicates.isNull(random.nextBoolean() ? "g" : "n");
      case 5 -> Predicates.not(randomCondition(random));
      default ->
          Predicates.window("g", Bounds.of(x, y, x + random.nextInt(300), y + random.nextInt(300)));
    };
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void whatIsReadForOneConditionIsJudgedAsIfAllHadBeenRead(@ForAll long seed) {
    Random random = new Random(seed);
    StatisticsColumns all = columns();
    NAMES.forEach(all::place);
    all.place("s.x");
    all.sides("g");
    StatisticsColumns some = columns();
    for (int i = 0; i < 4; i++) {
      String text = randomText(random);
      Map<String, GeometryNotes> notes = randomNotes(random);
      LoggedStatistics file = logged(some, text, notes);
      for (int asked = 0; asked < 3; asked++) {
        Predicate condition = randomCondition(random);
        assertThat(StatisticsEvaluator.verdict(condition, CONTRACT, file))
            .as("seed %d: %s by %s, %s", seed, condition, text, notes)
            .isEqualTo(StatisticsEvaluator.verdict(condition, CONTRACT, logged(all, text, notes)));
      }
    }
  }

  @Test
  void randomStatisticsOftenProveSomething() {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      LoggedStatistics file = logged(columns(), randomText(random), randomNotes(random));
      verdicts.merge(
          StatisticsEvaluator.verdict(randomCondition(random), CONTRACT, file), 1, Integer::sum);
    }
    assertThat(verdicts)
        .hasSize(3)
        .allSatisfy((verdict, times) -> assertThat(times).isGreaterThan(20));
  }

  @Property
  void rowsAreCountedAsTheParserCountsThem(@ForAll long rows, @ForAll boolean first) {
    String count = "\"numRecords\":" + rows;
    String text = first ? "{" + count + ",\"minValues\":{}}" : "{\"minValues\":{}," + count + "}";

    assertThat(StatisticsReader.rows(text))
        .isEqualTo(rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows));
  }

  @Test
  void whatOnlyLooksLikeACountIsNone() {
    for (String text :
        List.of(
            "{\"numRecords\":}",
            "{\"numRecords\":,}",
            "{\"numRecords\":07}",
            "{\"numRecords\":1.5}",
            "{\"numRecords\":null,\"numRecords\":3}",
            "{\"numRecords\":99999999999999999999}")) {
      assertThat(StatisticsReader.rows(text)).as(text).isEmpty();
    }
    assertThat(StatisticsReader.rows("{\"numRecords\":0}")).hasValue(0);
    assertThat(StatisticsReader.rows("{\"numRecords\":9223372036854775807}"))
        .hasValue(Long.MAX_VALUE);
    assertThat(StatisticsReader.rows("{\"numRecords\": 5}")).hasValue(5);
  }
}
