package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogTest {
  @TempDir private Path folder;

  @Test
  void theCatalogComesWithTheFirstTable() {
    try (Lake lake = Lake.open(folder)) {
      assertThat(lake.tables()).isEmpty();
      assertThatThrownBy(() -> lake.table("places")).isInstanceOf(TableNotFoundException.class);
      assertThat(folder.resolve("catalog.db")).doesNotExist();

      lake.create("places", Places.contract(), Iceberg.format());

      assertThat(folder.resolve("catalog.db")).exists();
      assertThat(lake.tables()).containsExactly("places");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**-wal");
  }

  @Test
  void theFileIsInWriteAheadModeFromItsFirstByte() throws Exception {
    CatalogFile.createIfAbsent(Store.local(folder));
    CatalogFile.createIfAbsent(Store.local(folder));

    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(text(statement, "SELECT count(*) FROM iceberg_tables")).isEqualTo("0");
    }
  }

  private static String text(Statement statement, String sql) throws Exception {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.getString(1);
    }
  }

  @Test
  void ofManyWhoOpenItFirstAllGetTheirTable() throws Exception {
    int threads = 6;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<Long>>> work = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = "table-" + i;
        work.add(
            () -> {
              // As in a process of its own: nothing is shared.
              try (Lake lake =
                  Lake.open(folder, LakeOptions.defaults().withFormats(new Iceberg()))) {
                start.await();
                SpatialTable table = lake.create(name, Places.contract(), lake.formats().get(0));
                Places.append(lake, table, 0, 5);
                return Places.ids(table);
              }
            });
      }
      for (Future<List<Long>> one : pool.invokeAll(work)) {
        assertThat(one.get()).isEqualTo(Places.upTo(5));
      }
    } finally {
      pool.shutdownNow();
    }
    try (Lake lake = Lake.open(folder)) {
      assertThat(lake.tables()).hasSize(threads);
    }
  }

  @Test
  void aLakeInMemoryHasNoEmbeddedCatalog() {
    try (Store memory = Store.inMemory();
        Lake lake = Lake.over(memory)) {
      assertThat(Iceberg.format().names(memory)).isEmpty();
      assertThat(lake.tables()).isEmpty();
      assertThatThrownBy(() -> lake.create("places", Places.contract(), Iceberg.format()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("local disk");
      assertThat(memory.list(StorePath.root())).isEmpty();
    }
  }

  @Test
  void aFolderMayHaveAnyName() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a b%20c#d?e ö"));
    try (Lake lake = Lake.open(odd)) {
      SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
      Places.append(lake, table, 0, 5);
    }
    try (Lake again = Lake.open(odd)) {
      assertThat(Places.ids(again.table("places"))).isEqualTo(Places.upTo(5));
    }
    assertThat(odd.resolve("catalog.db")).exists();
  }

  @Test
  void aLakeIsTheSameThroughASymbolicLink() throws Exception {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (Lake lake = Lake.open(real)) {
      Places.append(lake, lake.create("one", Places.contract(), Iceberg.format()), 0, 3);
    }
    try (Lake lake = Lake.open(link)) {
      Places.append(lake, lake.create("two", Places.contract(), Iceberg.format()), 0, 3);
      Places.append(lake, lake.table("one"), 3, 5);
      assertThat(Places.ids(lake.table("one"))).isEqualTo(Places.upTo(5));
    }
    try (Lake lake = Lake.open(real)) {
      assertThat(Places.ids(lake.table("two"))).isEqualTo(Places.upTo(3));
      assertThat(Places.ids(lake.table("one"))).isEqualTo(Places.upTo(5));
      assertThat(lake.table("one").unreferencedFiles(java.time.Duration.ofDays(1))).isEmpty();
    }
  }

  @Test
  void namespacesKeepTablesApart() {
    Iceberg other = Iceberg.format().withNamespace("other");
    try (Lake lake = Lake.open(folder, LakeOptions.defaults().withFormats(other))) {
      lake.create("places", Places.contract(), other);
      assertThat(other.names(lake.store())).containsExactly("places");
      assertThat(Iceberg.format().names(lake.store())).isEmpty();
      assertThat(lake.tables()).containsExactly("places");
    }
  }

  @Test
  void anotherProgramFindsTheTables() {
    try (Lake lake = Lake.open(folder)) {
      SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
      Places.append(lake, table, 0, 5);
      try (ForeignTables foreign = new ForeignTables(lake)) {
        assertThat(foreign.table("places").currentSnapshot().summary())
            .containsEntry("total-records", "5");
        assertThat(foreign.table("places").location())
            .isEqualTo(folder.resolve("places").toString());
        assertThat(foreign.catalog().listNamespaces()).hasSize(1);
      }
    }
  }
}
