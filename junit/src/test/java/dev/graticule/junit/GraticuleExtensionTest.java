package dev.graticule.junit;

import static dev.graticule.junit.GraticuleAssertions.assertThatTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.locationtech.jts.geom.Point;

class GraticuleExtensionTest {
  private static final String NESTED = "graticule.nested";

  private static EngineExecutionResults run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.conditions.deactivate", "*EnabledIfSystemProperty*")
        .selectors(selectClass(tests))
        .execute();
  }

  private static List<String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().stream().map(GraticuleExtensionTest::message).toList();
  }

  private static String message(Event event) {
    return event
        .getPayload(org.junit.platform.engine.TestExecutionResult.class)
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .map(Throwable::toString)
        .orElse("");
  }

  @Test
  void aTestThatGivesAllBackPasses() {
    EngineExecutionResults results = run(Tidy.class);

    assertThat(failures(results)).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isEqualTo(3);
    assertThat(Tidy.folders).hasSize(1).allSatisfy(folder -> assertThat(folder).doesNotExist());
  }

  @Test
  void aTestThatLeaksFailsAndNamesThePlace() {
    EngineExecutionResults results = run(Leaking.class);

    assertThat(failures(results))
        .hasSize(2)
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains("not given back")
                    .contains("GraticuleExtensionTest$Leaking.leak(GraticuleExtensionTest.java:"))
        .anySatisfy(message -> assertThat(message).contains("the test's lake"))
        .anySatisfy(message -> assertThat(message).contains("of test"));
  }

  @Test
  void aFailingTestKeepsItsOwnErrorAndPrintsTheSeed() {
    EngineExecutionResults results = run(Failing.class);

    assertThat(failures(results)).singleElement().asString().contains("its own error");
    assertThat(
            results.testEvents().reportingEntryPublished().stream()
                .map(
                    event ->
                        event
                            .getPayload(org.junit.platform.engine.reporting.ReportEntry.class)
                            .map(org.junit.platform.engine.reporting.ReportEntry::getKeyValuePairs)
                            .orElse(Map.of()))
                .toList())
        .singleElement()
        .satisfies(
            pairs ->
                assertThat(pairs)
                    .containsEntry("replay", "-Dgraticule.seed=" + Failing.seeds.get(0)));
  }

  /** A row. */
  record Place(long id, Point at) {}

  @GraticuleTest
  @EnabledIfSystemProperty(named = NESTED, matches = "true", disabledReason = "run by the kit")
  static class Tidy {
    static final List<Path> folders = new ArrayList<>();

    @Test
    void appendsAndReads(Lake lake, RandomGeometries random) {
      folders.add(Path.of(lake.store().toString()));
      var table = lake.create("places", Contract.of(Place.class), GeoParquetDirectory.format());
      table
          .append(
              Records.source(
                  Place.class,
                  Stream.of(new Place(1, random.point()), new Place(2, random.point())),
                  lake.allocator(),
                  10))
          .await();
      assertThatTable(table).hasRows(2).hasFiles(1).isOf(Contract.of(Place.class));
      assertThat(Files.exists(folders.get(0))).isTrue();
    }

    @Test
    void allocatesAndFrees(BufferAllocator allocator) {
      allocator.buffer(100).close();
    }

    @Test
    void asksForNothing() {}
  }

  @GraticuleTest
  @EnabledIfSystemProperty(named = NESTED, matches = "true", disabledReason = "run by the kit")
  static class Leaking {
    @BeforeEach
    void allocate(BufferAllocator allocator) {
      allocator.buffer(128).close();
    }

    @Test
    void fromTheAllocator(BufferAllocator allocator) {
      // The same size from elsewhere, given back.
      allocator.buffer(128).close();
      leak(allocator);
    }

    @Test
    void fromTheLake(Lake lake) {
      leak(lake.allocator());
    }

    private static void leak(BufferAllocator allocator) {
      ArrowBuf left = allocator.buffer(128);
      assertThat(left.capacity()).isEqualTo(128);
    }
  }

  @GraticuleTest
  @EnabledIfSystemProperty(named = NESTED, matches = "true", disabledReason = "run by the kit")
  static class Failing {
    static final List<Long> seeds = new ArrayList<>();

    @Test
    void onItsOwn(RandomGeometries random, BufferAllocator allocator) {
      seeds.add(random.seed());
      allocator.buffer(64);
      throw new AssertionError("its own error");
    }
  }
}
