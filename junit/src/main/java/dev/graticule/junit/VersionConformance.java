package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import dev.graticule.table.SnapshotHold;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Earlier versions: how they are read, named and let go. */
abstract class VersionConformance extends ReadConformance {

  @Test
  void anEarlierVersionIsReadByIdTimeAndTag() {
    assumeCan(Capability.TIME_TRAVEL);
    SpatialTable table = create();
    Snapshot first = table.append(rows(0, 5)).await().snapshot();
    if (can(Capability.TAGS)) {
      table.tag("first", first);
    }
    table.append(rows(5, 9)).await();

    assertThat(ids(table, table.snapshot(Version.id(first.id())))).isEqualTo(upTo(5));
    assertThat(ids(table, table.snapshot(Version.at(Instant.now().plusSeconds(60)))))
        .isEqualTo(upTo(9));
    if (can(Capability.TAGS)) {
      assertThat(ids(table, table.snapshot(Version.tag("first")))).isEqualTo(upTo(5));
      assertThatThrownBy(() -> table.tag("first", table.snapshot()))
          .isInstanceOf(RefusedException.class);
      assertThat(table.history().stream().flatMap(entry -> entry.tags().stream()))
          .containsExactly("first");
    }
    assertThatThrownBy(() -> table.snapshot(Version.id("no such version")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no such version");
    assertThatThrownBy(() -> table.snapshot(Version.at(Instant.EPOCH)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void expiredVersionsTakeTheirFilesWithThem() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    table.append(rows(5, 9)).await();
    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    List<String> gone = table.expire(new Expiry(Instant.now().plusSeconds(60), 1));

    assertThat(gone).contains(base.id());
    assertThat(dataFiles()).hasSize(1);
    assertThat(ids(table)).containsExactly(5L, 6L, 7L, 8L);
  }

  @Test
  void aMomentMeansTheNewestVersionOfThen() throws Exception {
    assumeCan(Capability.TIME_TRAVEL);
    SpatialTable table = create();
    for (int i = 0; i < 3; i++) {
      table.append(rows(i, i + 1)).await();
      // Formats keep milliseconds; versions of one are told apart by their ids alone.
      Thread.sleep(5);
    }
    List<HistoryEntry> history = table.history();

    assertThat(history).hasSizeGreaterThanOrEqualTo(3);
    for (HistoryEntry entry : history) {
      String newest =
          history.stream()
              .filter(other -> !other.committedAt().isAfter(entry.committedAt()))
              .findFirst()
              .orElseThrow()
              .id();
      assertThat(table.snapshot(Version.at(entry.committedAt())).id()).isEqualTo(newest);
    }
    assertThat(ids(table, table.snapshot(Version.at(history.get(1).committedAt()))))
        .isEqualTo(upTo(2));
  }

  @Test
  void historyTellsWhatWasDoneNewestFirst() {
    SpatialTable table = create();
    table
        .append(rows(0, 2), AppendOptions.defaults().withSummary(Map.of("source", "buoy 7")))
        .await();
    table.append(rows(2, 3)).await();

    List<HistoryEntry> history = table.history();

    assertThat(history.get(0).id()).isEqualTo(table.snapshot().id());
    assertThat(history.get(0).operation()).isEqualTo(Operation.APPEND);
    if (can(Capability.TIME_TRAVEL)) {
      assertThat(history).hasSizeGreaterThanOrEqualTo(2);
      assertThat(history.get(1).operation()).isEqualTo(Operation.APPEND);
      assertThat(history.get(1).summary()).containsEntry("source", "buoy 7");
      assertThat(history).extracting(HistoryEntry::id).doesNotHaveDuplicates();
      assertThat(history)
          .extracting(HistoryEntry::committedAt)
          .isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  void changesTellWhichFilesCameAndWent() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    Snapshot empty = table.snapshot();
    StorePath one = table.append(rows(0, 2)).await().files().get(0).path();
    Snapshot first = table.snapshot();
    StorePath two = table.overwritePartitions(rows(2, 4)).await().files().get(0).path();
    Snapshot second = table.snapshot();

    assertThat(table.changes(first, second).added())
        .extracting(DataFile::path)
        .containsExactly(two);
    assertThat(table.changes(first, second).removed())
        .extracting(DataFile::path)
        .containsExactly(one);
    assertThat(table.changes(empty, second).added())
        .extracting(DataFile::path)
        .containsExactly(two);
    assertThat(table.changes(empty, second).removed()).isEmpty();
    assertThat(table.changes(second, second).added()).isEmpty();
  }

  private static Expiry all() {
    return new Expiry(Instant.now().plusSeconds(60), 1);
  }

  @Test
  void retentionKeepsYoungVersions() {
    assumeCan(Capability.EXPIRE);
    SpatialTable table = create();
    table.append(rows(0, 2)).await();
    table.append(rows(2, 3)).await();

    assertThat(table.expire()).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(3));
  }

  @Test
  void aVersionThatIsHeldStaysUntilItIsLetGo() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot old = table.snapshot();
    SnapshotHold letGo = table.hold(old);
    letGo.close();
    letGo.close();
    try (SnapshotHold hold = table.hold(old)) {
      table.overwritePartitions(rows(5, 9)).await();
      table.append(rows(9, 10)).await();

      assertThat(table.expire(all())).doesNotContain(old.id());
      assertThat(ids(table, hold.snapshot())).isEqualTo(upTo(5));
    }

    assertThat(table.expire(all())).contains(old.id());
    assertThat(dataFiles()).hasSize(2);
    assertThat(ids(table)).isEqualTo(range(5, 10));
  }

  @Test
  void aScanKeepsTheVersionItReads() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    table.append(rows(5, 9)).await();
    Snapshot old = table.snapshot();
    List<Long> read = new ArrayList<>();
    try (BatchSource scan = table.scan(old, List.of("id"), Predicates.all())) {
      try (Batch batch = scan.next().orElseThrow()) {
        read.add((long) batch.rowCount());
      }
      table.overwritePartitions(rows(20, 21)).await();
      table.expire(all());
      for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
        try (Batch batch = next.get()) {
          read.add((long) batch.rowCount());
        }
      }
    }

    assertThat(read.stream().mapToLong(Long::longValue).sum()).isEqualTo(9);
    table.append(rows(21, 22)).await();
    assertThat(table.expire(all())).contains(old.id());
  }

  @Test
  void aVersionThatExpiredIsSaidToHave() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.TIME_TRAVEL);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot old = table.snapshot();
    table.overwritePartitions(rows(5, 9)).await();
    table.append(rows(9, 10)).await();
    assertThat(table.expire(all())).contains(old.id());

    assertThatThrownBy(() -> ids(table, old))
        .isInstanceOfSatisfying(
            SnapshotExpiredException.class, e -> assertThat(e.version()).isEqualTo(old.id()))
        .hasMessageContaining(old.id());
    assertThatThrownBy(() -> table.snapshot(Version.id(old.id())))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aTaggedVersionStays() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.TAGS);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot old = table.snapshot();
    table.tag("kept", old);
    table.append(rows(5, 9)).await();
    table.append(rows(9, 10)).await();

    assertThat(table.expire(all())).doesNotContain(old.id());
    assertThat(ids(table, table.snapshot(Version.tag("kept")))).isEqualTo(upTo(5));
  }

  @Test
  void theNewestVersionsStay() {
    assumeCan(Capability.EXPIRE);
    SpatialTable table = create();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(table.append(rows(i, i + 1)).await().snapshot().id());
    }

    List<String> gone = table.expire(new Expiry(Instant.now().plusSeconds(60), 2));

    assertThat(gone).doesNotContain(ids.get(2), ids.get(3));
    assertThat(table.expire(new Expiry(Instant.EPOCH, 1))).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(4));
  }
}
