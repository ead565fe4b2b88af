package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {
  @TempDir Path folder;

  record Numbered(long id, Optional<Integer> n) {}

  private ForeignTable numbered() {
    return ForeignTable.in(folder.resolve("t"))
        .column("id", "long", Map.of())
        .column("n", "integer");
  }

  /** Puts two rows in, as another engine. */
  private void fill(DeltaLake lake) throws IOException {
    ForeignTable.file(
        folder.resolve("t"),
        "a.parquet",
        Numbered.class,
        List.of(new Numbered(1, Optional.of(10)), new Numbered(2, Optional.empty())),
        lake.allocator());
    ForeignTable.in(folder.resolve("t"))
        .commit(1, ForeignTable.add("a.parquet", "{\"numRecords\":2}"));
  }

  private void append(DeltaLake lake, SpatialTable table) {
    table
        .append(
            lake.rows(Numbered.class, table.contract(), List.of(new Numbered(3, Optional.of(30)))))
        .await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"variantShredding", "catalogManaged", "timeTravelToTheFuture"})
  void aTableThatReadersMustKnowMoreOfIsRefusedByTheFeaturesName(String feature) throws Exception {
    numbered().feature(feature).begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThatThrownBy(() -> lake.table("t"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining(feature);
    }
  }

  @Test
  void aColumnOfATypeThatNobodyHasIsRefusedByItsName() throws Exception {
    numbered().feature("variantType").column("v", "variant").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThatThrownBy(() -> lake.table("t"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"v\"")
          .hasMessageContaining("variant");
    }
  }

  @Test
  void aNewerProtocolIsRefused() throws Exception {
    numbered().protocol(9, 11).begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThatThrownBy(() -> lake.table("t"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining("9");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"clustering", "rowTracking", "icebergCompatV2", "materializePartitionColumns"})
  void whatWritersMustDoAndWeDoNotIsReadAndRefusedForWrite(String feature) throws Exception {
    ForeignTable table = numbered().writerFeature(feature);
    if (!feature.equals("icebergCompatV2")) {
      table.writerFeature("domainMetadata");
    }
    table.begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      assertReadButNotWritten(lake, feature);
    }
  }

  private void assertReadButNotWritten(DeltaLake lake, String feature) throws IOException {
    SpatialTable table = lake.table("t");
    assertThat(lake.ids(table)).containsExactly(1L, 2L);
    List<Path> before = files();

    assertThatThrownBy(() -> append(lake, table))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining(feature);
    DataFile file = table.snapshot().files(Predicates.all()).get(0);
    assertThatThrownBy(
            () -> table.commit(Commit.of(Operation.DELETE, List.of(), List.of(file.path()))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(feature);
    assertThat(files()).as("not a byte was written").isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void columnsThatAskForMoreAreReadAndRefusedForWrite() throws Exception {
    Map<String, Map<String, ?>> notes =
        Map.of(
            "invariants", Map.of("delta.invariants", "{\"expression\":{\"expression\":\"n > 0\"}}"),
            "generatedColumns", Map.of("delta.generationExpression", "id + 1"),
            "identityColumns", Map.of("delta.identity.start", 1, "delta.identity.step", 1),
            "allowColumnDefaults", Map.of("CURRENT_DEFAULT", "7"));
    for (Map.Entry<String, Map<String, ?>> each : notes.entrySet()) {
      Files.createDirectories(folder.resolve("t"));
      ForeignTable.in(folder.resolve("t"))
          .writerFeature(each.getKey())
          .column("id", "long")
          .column("n", "integer", each.getValue())
          .begin();
      try (DeltaLake lake = DeltaLake.in(folder)) {
        fill(lake);
        assertReadButNotWritten(lake, each.getKey());
      }
      for (Path file : files()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void checkConstraintsAreKeptByNotWriting() throws Exception {
    numbered().protocol(1, 3).property("delta.constraints.positive", "n > 0").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      assertReadButNotWritten(lake, "checkConstraints");
    }
  }

  @Test
  void featuresThatAskForNothingAreWritten() throws Exception {
    numbered()
        .feature("v2Checkpoint")
        .feature("vacuumProtocolCheck")
        .feature("deletionVectors")
        .feature("timestampNtz")
        .feature("columnMapping")
        .writerFeature("domainMetadata")
        .writerFeature("invariants")
        .writerFeature("checkConstraints")
        .writerFeature("generatedColumns")
        .writerFeature("identityColumns")
        .writerFeature("allowColumnDefaults")
        .writerFeature("appendOnly")
        .writerFeature("changeDataFeed")
        .writerFeature("inCommitTimestamp")
        .begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      SpatialTable table = lake.table("t");
      append(lake, table);
      assertThat(lake.ids(table)).containsExactly(1L, 2L, 3L);
      assertThat(table.expire(new Expiry(Instant.now().plusSeconds(60), 1)))
          .containsExactly("0", "1");
      assertThat(lake.ids(table)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void appendOnlyTablesLoseNoRow() throws Exception {
    numbered().property("delta.appendOnly", "true").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      SpatialTable table = lake.table("t");
      append(lake, table);
      DataFile file = table.snapshot().files(Predicates.all()).get(0);

      assertThatThrownBy(
              () -> table.commit(Commit.of(Operation.DELETE, List.of(), List.of(file.path()))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("appendOnly");
      assertThat(lake.ids(table)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void aChangeFeedIsNotMadeWrong() throws Exception {
    numbered().protocol(1, 4).property("delta.enableChangeDataFeed", "true").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      SpatialTable table = lake.table("t");
      append(lake, table);
      assertThatThrownBy(
              () ->
                  table
                      .overwritePartitions(
                          lake.rows(
                              Numbered.class,
                              table.contract(),
                              List.of(new Numbered(9, Optional.empty()))))
                      .await())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("changeDataFeed");
      DataFile file = table.snapshot().files(Predicates.all()).get(0);
      table.commit(Commit.of(Operation.DELETE, List.of(), List.of(file.path())));
      assertThat(lake.ids(table)).hasSize(table.history().size() - 3);
    }
  }

  @Test
  void protectedCheckpointsStay() throws Exception {
    numbered().writerFeature("checkpointProtection").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      fill(lake);
      SpatialTable table = lake.table("t");
      assertThatThrownBy(() -> table.expire(new Expiry(Instant.now().plusSeconds(60), 1)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("checkpointProtection");
    }
  }

  @Test
  void timesInCommitsCount() throws Exception {
    long first = 1_600_000_000_000L;
    ForeignTable table =
        numbered()
            .writerFeature("inCommitTimestamp")
            .property("delta.enableInCommitTimestamps", "true");
    table.commit(
        0,
        "{\"commitInfo\":{\"inCommitTimestamp\":%d,\"timestamp\":1,\"operation\":\"CREATE TABLE\"}}"
            .formatted(first),
        table.protocolLine(),
        table.metadataLine());
    try (DeltaLake lake = DeltaLake.in(folder)) {
      ForeignTable.file(
          folder.resolve("t"),
          "a.parquet",
          Numbered.class,
          List.of(new Numbered(1, Optional.of(10))),
          lake.allocator());
      table.commit(
          1,
          "{\"commitInfo\":{\"inCommitTimestamp\":%d,\"timestamp\":1,\"operation\":\"WRITE\"}}"
              .formatted(first + 1_000),
          ForeignTable.add("a.parquet", "{\"numRecords\":1}"));
      SpatialTable opened = lake.table("t");
      assertThat(opened.snapshot().committedAt()).isEqualTo(Instant.ofEpochMilli(first + 1_000));
      assertThat(opened.history().get(1).committedAt()).isEqualTo(Instant.ofEpochMilli(first));
      assertThat(
              opened
                  .snapshot(dev.graticule.table.Version.at(Instant.ofEpochMilli(first + 500)))
                  .id())
          .isEqualTo("0");
      append(lake, opened);
      assertThat(opened.snapshot().committedAt()).isAfter(Instant.ofEpochMilli(first + 1_000));
      assertThat(opened.history().get(0).committedAt()).isEqualTo(opened.snapshot().committedAt());
    }
  }
}
