package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicates;
import dev.graticule.query.TestTable.Boxes;
import dev.graticule.write.ByteSize;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Where a small side lies is found once, skips by each of its boxes, and never drops a row. */
final class JoinIndexTest extends EngineTest {
  private static final long SEED = 20_261_130L;
  private static final List<String> JOINS =
      List.of(
          "SELECT r.id FROM reports r JOIN zones z ON ST_Intersects(r.location, z.location)",
          "SELECT r.id FROM zones z, reports r WHERE ST_Contains(z.location, r.location) AND r.id % 2 = 0",
          "SELECT r.id FROM reports r JOIN zones z ON ST_DWithin(z.location, r.location, 2)",
          "SELECT r.id FROM reports r JOIN zones z ON ST_Intersects(r.location, z.location) OR (r.id = 800 AND ST_DWithin(r.location, z.location, 900))",
          "SELECT r.id FROM reports r JOIN zones z ON ST_Within(r.location, z.location) AND z.id = 1",
          "SELECT r.id FROM zones z LEFT JOIN reports r ON ST_Intersects(r.location, z.location) WHERE r.id IS NOT NULL");

  private TestTable reports;
  private TestTable zones;

  @BeforeEach
  void registerTables() throws Exception {
    reports = TestTable.write(folder.resolve("t"), Row.random(SEED, 3_200), 16, Boxes.DOUBLES);
    // Far from each other: the box of both is nearly everything.
    zones =
        TestTable.write(
            folder.resolve("z"),
            List.of(zone(0, -150, -140), zone(1, 30, 36), zone(2, 37, 44)),
            1,
            Boxes.DOUBLES);
    register(engine);
  }

  private static Row zone(long id, double west, double east) {
    Geometry box = new GeometryFactory().toGeometry(new Envelope(west, east, -20, 20));
    return new Row(
        id,
        Optional.of("zone"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(box));
  }

  private void register(QueryEngine asked) {
    asked.register("reports", reports);
    asked.register("blind", reports.blind());
    asked.register("zones", zones);
  }

  private QueryEngine withExtension(ByteSize memory) {
    Optional<Path> extensions = SpatialExtensionTest.extensions();
    Assumptions.assumeTrue(extensions.isPresent(), "No spatial extension is provided.");
    QueryEngine opened =
        builder()
            .extensions(ExtensionPolicy.INSTALLED)
            .extensionDirectory(extensions.orElseThrow())
            .indexMemory(memory)
            .open();
    register(opened);
    return opened;
  }

  private static QuerySummary summary(QueryEngine asked, String sql) {
    return asked.sql(sql).forEachBatch(batch -> {}).await(SOON);
  }

  /** Returns once all that is kept is indexed. */
  private static void awaitIndexes(QueryEngine asked) throws InterruptedException {
    long until = System.nanoTime() + SOON.toNanos();
    IndexState state = asked.state().indexes();
    while (state.built() < state.sides() && System.nanoTime() < until) {
      Thread.sleep(5);
      state = asked.state().indexes();
    }
    assertThat(state.built()).isEqualTo(state.sides());
  }

  /** How many files the box of all zones skips. */
  private long beyondTheBoxOfAll() {
    Bounds all = Bounds.of(-150, -20, 44, 20);
    return reports.all().stream()
        .flatMap(file -> file.evidence().geometry("location").bounds().stream())
        .filter(bounds -> !bounds.intersects(all))
        .count();
  }

  @Test
  void aSecondJoinSkipsByEachBoxOfTheSmallSideAndGivesTheSameRows() throws Exception {
    try (QueryEngine spatial = withExtension(QueryEngine.Builder.DEFAULT_INDEX_MEMORY)) {
      for (String sql : JOINS) {
        List<Long> first = longs(spatial.sql(sql), "id");
        awaitIndexes(spatial);
        assertThat(longs(spatial.sql(sql), "id"))
            .as(sql)
            .isNotEmpty()
            .containsExactlyInAnyOrderElementsOf(first)
            .containsExactlyInAnyOrderElementsOf(
                longs(spatial.sql(sql.replace("reports r", "blind r")), "id"));
      }
      String sql = JOINS.get(0);
      IndexState before = spatial.state().indexes();
      assertThat(summary(spatial, sql).filesSkipped()).isGreaterThan(beyondTheBoxOfAll());
      IndexState after = spatial.state().indexes();
      assertThat(after.hits()).isEqualTo(before.hits() + 1);
      assertThat(after.misses()).isEqualTo(before.misses());
      assertThat(after.held().bytes()).isPositive().isLessThanOrEqualTo(after.limit().bytes());
      assertThat(spatial.sql(sql).explain().await(SOON).toString())
          .contains("location meets zones.location nowhere: of the index of 3 boxes none");
    }
  }

  @Test
  void withoutMemoryForIndexesTheBoxOfAllServes() {
    try (QueryEngine spatial = withExtension(new ByteSize(0));
        QueryEngine other = withExtension(QueryEngine.Builder.DEFAULT_INDEX_MEMORY)) {
      for (String sql : JOINS) {
        List<Long> first = longs(spatial.sql(sql), "id");
        assertThat(longs(spatial.sql(sql), "id")).containsExactlyInAnyOrderElementsOf(first);
        assertThat(longs(other.sql(sql), "id")).containsExactlyInAnyOrderElementsOf(first);
      }
      assertThat(spatial.state().indexes().sides()).isZero();
      assertThat(spatial.state().indexes().hits()).isZero();
    }
  }

  @Test
  void aTypedJoinSkipsByEachBoxAtOnce() {
    JoinQuery join = from("reports").select("id").joinIntersecting(from("zones"));
    JoinQuery blind = from("blind").select("id").joinIntersecting(from("zones"));
    QuerySummary summary = engine.query(join).forEachBatch(batch -> {}).await(SOON);
    assertThat(summary.filesSkipped()).isGreaterThan(beyondTheBoxOfAll());
    assertThat(ids(engine.query(join)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(ids(engine.query(blind)));
    assertThat(engine.query(join).explain().await(SOON).toString())
        .contains("location meets zones nowhere: of the index of 3 boxes none meets its bounds");
  }

  private static JoinIndexes.Key key(String version, int number) {
    return new JoinIndexes.Key("zones", version, "g", Predicates.eq("n", number), List.of("f"));
  }

  private static BoxList boxes(Random random, int count) {
    BoxList boxes = new BoxList();
    for (int i = 0; i < count; i++) {
      double x = random.nextInt(4) * 80 - 160 + random.nextDouble();
      double y = random.nextDouble() * 20;
      boxes.add(x, y, x + random.nextInt(3), y + random.nextInt(3));
    }
    return boxes;
  }

  @Test
  void untilTheTreeIsBuiltTheBoxOfAllServes() {
    Queue<Runnable> later = new ArrayDeque<>();
    JoinIndexes indexes = new JoinIndexes(later::add, 1 << 20);
    BoxList boxes = boxes(new Random(SEED), 100);
    indexes.put(key("1", 0), "zones.g", boxes);
    assertThat(indexes.find(key("1", 0)).orElseThrow().places()).containsExactly(boxes.extent());
    assertThat(indexes.state().built()).isZero();
    later.remove().run();
    assertThat(indexes.find(key("1", 0)).orElseThrow().places()).hasSizeGreaterThan(1);
    assertThat(indexes.state().built()).isEqualTo(1);
  }

  @Test
  void whatWasUsedLastStaysWithinTheBoundAndOldVersionsGo() {
    Random random = new Random(SEED);
    JoinIndexes indexes = new JoinIndexes(Runnable::run, 4_000);
    indexes.put(key("1", 0), "zones.g", boxes(random, 2));
    indexes.put(key("1", 1), "zones.g", boxes(random, 2));
    assertThat(indexes.find(key("1", 0))).isPresent();
    indexes.put(key("1", 2), "zones.g", boxes(random, 2));
    assertThat(indexes.state().held().bytes()).isLessThanOrEqualTo(4_000);
    assertThat(indexes.find(key("1", 1))).isEmpty();
    assertThat(indexes.find(key("1", 0))).isPresent();
    indexes.put(key("1", 3), "zones.g", boxes(random, 1_000));
    assertThat(indexes.find(key("1", 3))).isEmpty();
    assertThat(indexes.state().sides()).isEqualTo(2);
    indexes.current("others", "2");
    assertThat(indexes.state().sides()).isEqualTo(2);
    indexes.current("zones", "2");
    assertThat(indexes.state().sides()).isZero();
    assertThat(indexes.state().held().bytes()).isZero();
  }

  @Test
  void closingLetsEverythingGoAndKeepsNothingMore() {
    Queue<Runnable> later = new ArrayDeque<>();
    JoinIndexes indexes = new JoinIndexes(later::add, 1 << 20);
    indexes.put(key("1", 0), "zones.g", boxes(new Random(SEED), 100));
    indexes.close();
    later.remove().run();
    indexes.put(key("1", 1), "zones.g", boxes(new Random(SEED), 100));
    assertThat(later).isEmpty();
    assertThat(indexes.state().sides()).isZero();
    assertThat(indexes.state().held().bytes()).isZero();
  }

  @Test
  void placesHoldEveryBoxAndTheTreeMissesNone() {
    Random random = new Random(SEED);
    for (int count : new int[] {1, 2, 9, 64, 65, 1_000}) {
      BoxList boxes = boxes(random, count);
      BoxIndex index = BoxIndex.of(boxes);
      assertThat(index.places()).hasSizeLessThanOrEqualTo(Branches.MOST);
      List<Envelope> all = new ArrayList<>();
      for (int i = 0; i < boxes.count(); i++) {
        all.add(boxes.box(i));
      }
      assertThat(all)
          .allMatch(box -> index.places().stream().anyMatch(place -> place.contains(box)));
      for (int i = 0; i < 500; i++) {
        double x = random.nextDouble() * 360 - 180;
        double y = random.nextDouble() * 30;
        Envelope area = new Envelope(x, x + random.nextInt(5), y, y + random.nextInt(5));
        assertThat(index.meets(area)).isEqualTo(all.stream().anyMatch(area::intersects));
      }
    }
  }

  @Test
  void ofVeryManyBoxesTheOneOfThemAllIsKept() {
    BoxList boxes = new BoxList();
    for (int i = 0; i < 300_000; i++) {
      boxes.add(i, 0, i + 1, 1);
    }
    assertThat(boxes.hasEach()).isFalse();
    assertThat(boxes.count()).isZero();
    assertThat(JoinSide.indexed("zones.g", boxes).places())
        .containsExactly(new Envelope(0, 300_000, 0, 1));
  }
}
