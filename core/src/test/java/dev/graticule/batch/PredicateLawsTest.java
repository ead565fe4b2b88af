package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.BoxTest;
import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;

/** What must hold of every condition on every set of rows. */
class PredicateLawsTest {

  @Property(tries = 1200, shrinking = ShrinkingMode.OFF)
  void statisticsNeverContradictTheRows(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRows rows = RandomRows.of(random, true);
    Predicate predicate = new RandomPredicates(random).any();
    try (RootAllocator allocator = new RootAllocator(1 << 22);
        Batch batch = rows.batch(allocator)) {
      Predicate checked = PredicateCheck.require(predicate, RandomRows.CONTRACT);
      Finding finding =
          StatisticsEvaluator.judge(checked, RandomRows.CONTRACT, rows.evidence(new Random(seed)));
      assertThat(
              StatisticsEvaluator.verdict(
                  checked, RandomRows.CONTRACT, rows.evidence(new Random(seed))))
          .as("seed %d: the verdict without its reason", seed)
          .isEqualTo(finding.verdict());
      BitSet selected = RowFilter.of(predicate, RandomRows.CONTRACT).select(batch);
      String context = "seed %d: %s because %s".formatted(seed, predicate, finding);
      if (finding.verdict() == Verdict.NONE) {
        assertThat(selected.cardinality()).as(context).isZero();
      }
      if (finding.verdict() == Verdict.ALL) {
        assertThat(selected.cardinality()).as(context).isEqualTo(batch.rowCount());
      }
    }
  }

  @Test
  void statisticsOftenProveSomething() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      RandomRows rows = RandomRows.of(random, true);
      Predicate predicate =
          PredicateCheck.require(new RandomPredicates(random).any(), RandomRows.CONTRACT);
      counts.merge(
          StatisticsEvaluator.judge(predicate, RandomRows.CONTRACT, rows.evidence(random))
              .verdict(),
          1,
          Integer::sum);
    }
    assertThat(counts.get(Verdict.NONE)).isGreaterThan(100);
    assertThat(counts.get(Verdict.ALL)).isGreaterThan(50);
    assertThat(counts.get(Verdict.SOME)).isGreaterThan(100);
  }

  @Property(tries = 800, shrinking = ShrinkingMode.OFF)
  void rowsAreSelectedAsThePlainReadingOfTheConditionSays(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRows rows = RandomRows.of(random, false);
    Predicate predicate = new RandomPredicates(random).any();
    try (RootAllocator allocator = new RootAllocator(1 << 22);
        Batch batch = rows.batch(allocator)) {
      BitSet selected = RowFilter.of(predicate, RandomRows.CONTRACT).select(batch);
      for (int row = 0; row < batch.rowCount(); row++) {
        assertThat(selected.get(row))
            .as("seed %d, row %d %s: %s", seed, row, rows.row(row), predicate)
            .isEqualTo(Boolean.TRUE.equals(PlainReading.holds(predicate, rows.row(row))));
      }
    }
  }

  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void aConditionAndItsNegationShareTheRowsThatAreNotUnknown(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRows rows = RandomRows.of(random, true);
    Predicate predicate = new RandomPredicates(random).any();
    try (RootAllocator allocator = new RootAllocator(1 << 22);
        Batch batch = rows.batch(allocator)) {
      BitSet holds = RowFilter.of(predicate, RandomRows.CONTRACT).select(batch);
      BitSet fails = RowFilter.of(Predicates.not(predicate), RandomRows.CONTRACT).select(batch);
      BitSet twice =
          RowFilter.of(Predicates.not(Predicates.not(predicate)), RandomRows.CONTRACT)
              .select(batch);
      assertThat(holds.intersects(fails)).as("seed %d: %s", seed, predicate).isFalse();
      assertThat(twice).as("seed %d: %s", seed, predicate).isEqualTo(holds);
      BitSet either = (BitSet) holds.clone();
      either.or(fails);
      for (int row = 0; row < batch.rowCount(); row++) {
        if (!rows.row(row).hasNulls()) {
          assertThat(either.get(row)).as("seed %d, row %d: %s", seed, row, predicate).isTrue();
        }
      }
      Finding finding =
          StatisticsEvaluator.judge(
              Predicates.not(
                  Predicates.not(PredicateCheck.require(predicate, RandomRows.CONTRACT))),
              RandomRows.CONTRACT,
              rows.evidence(new Random(seed)));
      assertThat(finding.verdict())
          .isEqualTo(
              StatisticsEvaluator.judge(
                      PredicateCheck.require(predicate, RandomRows.CONTRACT),
                      RandomRows.CONTRACT,
                      rows.evidence(new Random(seed)))
                  .verdict());
    }
  }

  @Property(tries = 800, shrinking = ShrinkingMode.OFF)
  void aSmallerBoxIsNeverJudgedTheOtherWay(@ForAll long seed) {
    Random random = new Random(seed);
    BoxTest test = BoxTest.of(new RandomPredicates(random).spatial());
    double x = random.nextDouble() * 200 - 100;
    double y = random.nextDouble() * 200 - 100;
    double width = random.nextInt(4) * random.nextDouble() * 50;
    double height = random.nextInt(4) * random.nextDouble() * 50;
    Verdict whole = test.test(x, y, x + width, y + height);
    double inX = x + width * random.nextDouble() / 2;
    double inY = y + height * random.nextDouble() / 2;
    Verdict part =
        test.test(inX, inY, Math.max(inX, x + width * 0.75), Math.max(inY, y + height * 0.75));
    if (whole != Verdict.SOME) {
      assertThat(part).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Property(tries = 800, shrinking = ShrinkingMode.OFF)
  void whatMeetsASpatialConditionLiesWithinItsReach(@ForAll long seed) {
    Random random = new Random(seed);
    Predicate predicate = new RandomPredicates(random).spatial();
    Geometry geometry =
        new RandomGeometries(random, dev.graticule.contract.Dimensions.XY, 100).any();
    if (geometry.isEmpty()) {
      return;
    }
    RandomRows rows = RandomRows.ofGeometry(geometry);
    try (RootAllocator allocator = new RootAllocator(1 << 22);
        Batch batch = rows.batch(allocator)) {
      if (!RowFilter.of(predicate, RandomRows.CONTRACT).select(batch).isEmpty()) {
        org.locationtech.jts.geom.Envelope e = geometry.getEnvelopeInternal();
        Bounds box = Bounds.of(e.getMinX(), e.getMinY(), e.getMaxX(), e.getMaxY());
        assertThat(BoxTest.of(predicate).reach())
            .as("seed %d: %s %s", seed, predicate, geometry)
            .anyMatch(box::intersects);
      }
    }
  }
}
