package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a log whose earlier versions were let go, and what others see of it meanwhile.
 */
class LogExpiryTest {
  private static final Expiry ALL_BUT_ONE = new Expiry(Instant.now().plusSeconds(3600), 1);

  private final Path folder;

  LogExpiryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private List<String> logged() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("t/_delta_log"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @Test
  void anotherProcessReadsAndCommitsOnWhatItSawBeforeEarlierVersionsWereLetGo() {
    try (DeltaLake here = DeltaLake.in(folder);
        DeltaLake there = DeltaLake.in(folder)) {
      SpatialTable table = here.create("t");
      table.append(here.rows(0, 2)).await();
      table.append(here.rows(2, 4)).await();
      SpatialTable theirs = there.table("t");
      Snapshot seen = theirs.snapshot();

      assertThat(table.expire(ALL_BUT_ONE)).containsExactly("0", "1");

      assertThat(there.ids(theirs, seen, Predicates.all())).isEqualTo(upTo(4));
      theirs.append(there.rows(4, 6)).await();
      assertThat(there.ids(theirs)).isEqualTo(upTo(6));
      theirs.deleteWhere(Predicates.lt("id", 3)).await();
      assertThat(here.ids(table)).containsExactly(3L, 4L, 5L);
    }
  }

  @Test
  void rowsAreTakenOutOnWhatWasSeenBeforeEarlierVersionsWereLetGo() {
    try (DeltaLake here = DeltaLake.in(folder);
        DeltaLake there = DeltaLake.in(folder)) {
      SpatialTable table = here.create("t");
      table.append(here.rows(0, 4)).await();
      SpatialTable theirs = there.table("t");
      theirs.snapshot();
      table.expire(ALL_BUT_ONE);

      theirs.deleteWhere(Predicates.all()).await();

      assertThat(here.ids(table)).isEmpty();
    }
  }

  @Test
  void aVersionThatAnotherProcessLetGoHasExpired() {
    try (DeltaLake here = DeltaLake.in(folder);
        DeltaLake there = DeltaLake.in(folder)) {
      SpatialTable table = here.create("t");
      table.append(here.rows(0, 2)).await();
      Snapshot seen = there.table("t").snapshot();
      table.append(here.rows(2, 4)).await();
      table.expire(ALL_BUT_ONE);

      assertThatThrownBy(() -> seen.files(Predicates.all()))
          .isInstanceOfSatisfying(
              SnapshotExpiredException.class, e -> assertThat(e.version()).isEqualTo(seen.id()));
    }
  }

  @Test
  void theLogBeginsWithACheckpointOfTheOldestVersionThatStays() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.create("t");
      for (long id = 0; id < 5; id++) {
        table.append(lake.rows(id, id + 1)).await();
      }
      assertThat(table.expire(new Expiry(Instant.now().plusSeconds(3600), 2)))
          .containsExactly("0", "1", "2", "3");

      assertThat(logged())
          .containsExactly("00000000000000000004.json", "00000000000000000005.json");
      assertThat(folder.resolve("t/_delta_log/00000000000000000004.checkpoint.parquet")).exists();
      assertThat(table.history()).extracting(HistoryEntry::id).containsExactly("5", "4");
      assertThat(lake.ids(table, table.snapshot(Version.id("4")), Predicates.all()))
          .isEqualTo(upTo(4));
      assertThatThrownBy(() -> table.snapshot(Version.id("3")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("3")
          .hasMessageContaining("4");
      assertThat(table.expire(new Expiry(Instant.now().plusSeconds(3600), 2))).isEmpty();
    }
  }
}
