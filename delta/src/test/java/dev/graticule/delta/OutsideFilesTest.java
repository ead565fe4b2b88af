package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.table.AgeFloor;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideFilesTest {
  @TempDir Path folder;

  record Id(long id) {}

  private ForeignTable naming(String path) throws Exception {
    return ForeignTable.in(folder.resolve("t"))
        .column("id", "long")
        .begin()
        .commit(1, ForeignTable.add(path, "{\"numRecords\":2}"));
  }

  private void file(DeltaLake lake, Path in) {
    ForeignTable.file(in, "a b.parquet", Id.class, List.of(new Id(1), new Id(2)), lake.allocator());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "file:/etc/passwd",
        "file:///etc/passwd",
        "../other/a.parquet",
        "x/../../other/a.parquet",
        "%2e%2e/other/a.parquet",
        "s3://bucket/a.parquet"
      })
  void aLogThatLeavesItsTableIsRefused(String path) throws Exception {
    naming(path);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.table("t");
      assertThatThrownBy(() -> table.snapshot().files(Predicates.all()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining("outside");
      assertThatThrownBy(() -> table.unreferencedFiles(Duration.ZERO, AgeFloor.NONE))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aPathThatCannotBeIsRefused() throws Exception {
    naming("a%00b.parquet");
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThatThrownBy(() -> lake.table("t").snapshot().files(Predicates.all()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"");
    }
  }

  @Test
  void absoluteNamesInsideTheTableArePathsLikeOthers() throws Exception {
    Path table = folder.resolve("t").toAbsolutePath();
    for (String name :
        List.of(
            "a%20b.parquet",
            "./a%20b.parquet",
            "x/../a%20b.parquet",
            table + "/a%20b.parquet",
            "file:" + table + "/a%20b.parquet",
            "file://" + table + "/a%20b.parquet")) {
      try (DeltaLake lake = DeltaLake.in(folder)) {
        naming(name);
        Files.deleteIfExists(table.resolve("a b.parquet"));
        file(lake, table);
        assertThat(lake.ids(lake.table("t"))).as(name).containsExactly(1L, 2L);
        assertThat(lake.table("t").snapshot().files(Predicates.all()))
            .extracting(DataFile::path)
            .containsExactly(StorePath.of("a b.parquet"));
      }
      Files.delete(table.resolve(LogFiles.commit(1).value()));
    }
  }

  @Test
  void trustedFilesOutsideAreReadAndNeverDeleted() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("else where"));
    naming("file:" + LoggedPath.encode(elsewhere.toAbsolutePath() + "/a b.parquet"));
    try (DeltaLake lake =
        DeltaLake.in(folder, LakeOptions.defaults().withOutsideFiles(OutsideFiles.READ))) {
      file(lake, elsewhere);
      SpatialTable table = lake.table("t");
      assertThat(lake.ids(table)).containsExactly(1L, 2L);
      DataFile file = table.snapshot().files(Predicates.all()).get(0);
      assertThat(Path.of(table.snapshot().store().engineUri(file.path())))
          .isEqualTo(elsewhere.resolve("a b.parquet").toAbsolutePath());
      assertThat(table.snapshot().store().head(file.path())).isPresent();
      assertThat(table.unreferencedFiles(Duration.ZERO, AgeFloor.NONE)).isEmpty();

      table.commit(Commit.replace(table.snapshot().id(), List.of(file.path()), List.of()));
      table.expire(new Expiry(Instant.now().plusSeconds(60), 1));

      assertThat(lake.ids(table)).isEmpty();
      assertThat(elsewhere.resolve("a b.parquet")).exists();
    }
  }

  @Test
  void whatLiesOutsideIsOnlyRead() {
    try (Store table = Store.inMemory();
        OutsideStore store = new OutsideStore(table)) {
      StorePath outside = OutsideStore.pathOf("/etc/hostname");
      assertThatThrownBy(() -> store.create(outside)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> store.delete(outside)).isInstanceOf(StoreException.class);
      assertThat(store.list(outside.parent())).isEmpty();
      assertThat(store.list(StorePath.root())).isEmpty();
      assertThat(store.delete(StorePath.of("nothing"))).isFalse();
      assertThat(store.sweep(Duration.ZERO)).isZero();
    }
  }
}
