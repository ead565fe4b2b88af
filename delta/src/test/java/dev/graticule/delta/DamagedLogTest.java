package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableException;
import dev.graticule.table.TableNotFoundException;
import dev.graticule.table.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of which something is missing, cut off or garbage. */
class DamagedLogTest {
  @TempDir Path folder;

  /** Thirteen versions, the eleventh summed up in a checkpoint. */
  @BeforeEach
  void fill() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.create("t");
      for (int i = 0; i < 12; i++) {
        table.append(lake.rows(i, i + 1)).await();
        awaitHousekeeping(i + 1);
      }
    }
    assertThat(log().resolve("00000000000000000010.checkpoint.parquet")).exists();
  }

  private void awaitHousekeeping(int version) throws Exception {
    Path crc = log().resolve("%020d.crc".formatted(version));
    for (int i = 0; i < 2_000 && !Files.exists(crc); i++) {
      Thread.sleep(5);
    }
    Path checkpoint = log().resolve("_last_checkpoint");
    for (int i = 0; i < 2_000 && version == 10 && !Files.exists(checkpoint); i++) {
      Thread.sleep(5);
    }
  }

  private Path log() {
    return folder.resolve("t/_delta_log");
  }

  private Path commit(long version) {
    return folder.resolve("t").resolve(LogFiles.commit(version).value());
  }

  private void dropChecksums() throws IOException {
    try (Stream<Path> files = Files.list(log())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<Long> ids() {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      return lake.ids(lake.table("t"));
    }
  }

  @Test
  void aCommitThatIsCutOffIsRefusedByItsName() throws Exception {
    byte[] all = Files.readAllBytes(commit(12));
    for (int length : new int[] {1, all.length / 2, all.length - 2}) {
      Files.write(commit(12), java.util.Arrays.copyOf(all, length));
      assertThatThrownBy(this::ids)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining("00000000000000000012.json");
    }
  }

  @Test
  void garbageInTheLogIsRefusedByItsName() throws Exception {
    for (String garbage : List.of("nonsense\n", "[1,2]\n", "7\n", "null\n", "{\"add\":7}\n")) {
      Files.writeString(commit(12), garbage);
      assertThatThrownBy(this::ids)
          .as(garbage)
          .isInstanceOf(GraticuleException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining("00000000000000000012.json");
    }
  }

  @Test
  void aHintThatIsCorruptIsLookedPast() throws Exception {
    Path hint = log().resolve("_last_checkpoint");
    for (String text : List.of("", "{", "nonsense", "{\"version\":99,\"size\":1}", "{}")) {
      Files.writeString(hint, text);
      assertThat(ids()).as(text).hasSize(12);
    }
    Files.delete(hint);
    assertThat(ids()).hasSize(12);
  }

  @Test
  void aMissingCheckpointIsMadeUpForByTheCommits() throws Exception {
    Files.delete(log().resolve("00000000000000000010.checkpoint.parquet"));
    assertThat(ids()).hasSize(12);
    dropChecksums();
    assertThat(ids()).hasSize(12);
  }

  @Test
  void aCheckpointWithoutAllItsPartsIsLookedPast() throws Exception {
    Path checkpoint = log().resolve("00000000000000000010.checkpoint.parquet");
    Files.move(
        checkpoint, log().resolve("00000000000000000010.checkpoint.0000000001.0000000002.parquet"));
    Files.delete(log().resolve("_last_checkpoint"));
    assertThat(ids()).hasSize(12);
  }

  @Test
  void aCheckpointThatIsCutOffIsRefusedByItsName() throws Exception {
    Path checkpoint = log().resolve("00000000000000000010.checkpoint.parquet");
    byte[] all = Files.readAllBytes(checkpoint);
    Files.write(
        checkpoint,
        java.util.Arrays.copyOf(all, all.length / 2),
        StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(this::ids)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("00000000000000000010.checkpoint.parquet");
  }

  @Test
  void aCorruptChecksumIsLookedPast() throws Exception {
    Files.writeString(log().resolve("00000000000000000012.crc"), "{");
    assertThat(ids()).hasSize(12);
    Files.writeString(log().resolve("00000000000000000012.crc"), "");
    assertThat(ids()).hasSize(12);
  }

  @Test
  void aGapInTheLogIsRefused() throws Exception {
    Files.delete(commit(11));
    assertThatThrownBy(this::ids)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("11");
  }

  @Test
  void versionsBeforeAGapCanNoLongerBeReadButLaterOnesCan() throws Exception {
    Files.delete(commit(0));
    Files.delete(commit(1));
    assertThat(ids()).hasSize(12);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.table("t");
      assertThat(table.history()).extracting("id").containsExactly("12", "11", "10");
      assertThat(table.snapshot(Version.id("10")).id()).isEqualTo("10");
      assertThatThrownBy(() -> table.snapshot(Version.id("5")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("5")
          .hasMessageContaining("10");
    }
  }

  @Test
  void aTableOfWhichOnlyTheLogsRestIsLeftIsRefused() throws Exception {
    for (int version = 0; version <= 10; version++) {
      Files.delete(commit(version));
    }
    assertThatThrownBy(this::ids).isInstanceOf(TableException.class).hasMessageContaining("\"t\"");
    try (Stream<Path> files = Files.list(log())) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith(".crc")) {
          Files.delete(file);
        }
      }
    }
    assertThatThrownBy(this::ids).isInstanceOf(TableException.class).hasMessageContaining("\"t\"");
  }

  @Test
  void aTableThatIsGoneIsNotFound() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThatThrownBy(() -> lake.table("nowhere"))
          .isInstanceOf(TableNotFoundException.class)
          .hasMessageContaining("nowhere");
    }
  }

  @Test
  void aMissingDataFileIsSaidToBeGone() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("t"))) {
      Files.delete(files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
    assertThatThrownBy(this::ids)
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining(".parquet");
  }
}
