package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.job.Backoff;
import dev.graticule.store.Store;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Committed;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How commits end when the catalog loses races or its answers. */
class CommitOutcomeTest {
  @TempDir private Path folder;

  /** Stands before each commit that is let through to the catalog. */
  private interface Interference {
    void commit(Runnable real);
  }

  private final List<Interference> interference = new ArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private JdbcCatalog catalog;
  private Lake lake;
  private Iceberg format;

  /** A catalog whose tables can be interfered with. */
  private final class Interfered extends JdbcCatalog {
    @Override
    protected TableOperations newTableOps(org.apache.iceberg.catalog.TableIdentifier name) {
      return new Operations(super.newTableOps(name));
    }
  }

  private final class Operations implements TableOperations {
    private final TableOperations real;

    Operations(TableOperations real) {
      this.real = real;
    }

    @Override
    public TableMetadata current() {
      return real.current();
    }

    @Override
    public TableMetadata refresh() {
      return real.refresh();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      commits.incrementAndGet();
      if (base == null || interference.isEmpty()) {
        real.commit(base, metadata);
      } else {
        interference.remove(0).commit(() -> real.commit(base, metadata));
      }
    }

    @Override
    public FileIO io() {
      return real.io();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return real.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return real.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return real.temp(uncommitted);
    }
  }

  @BeforeEach
  void open() {
    catalog = new Interfered();
    catalog.initialize(
        "mine",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + folder.resolve("mine.db"),
            CatalogProperties.WAREHOUSE_LOCATION,
            folder.resolve("warehouse").toString(),
            CatalogProperties.FILE_IO_IMPL,
            PlainFileIO.class.getName()));
    format = Iceberg.over(catalog);
    lake =
        Lake.over(
            Store.inMemory(),
            LakeOptions.defaults()
                .withFormats(format)
                .withCommitBackoff(new Backoff(Duration.ofMillis(1), 2, Duration.ofMillis(2), 3)));
  }

  @AfterEach
  void close() {
    lake.close();
    catalog.close();
  }

  private SpatialTable table() {
    SpatialTable table = lake.create("places", Places.contract(), format);
    commits.set(0);
    return table;
  }

  private static void thenFail(RuntimeException failure, Runnable real) {
    real.run();
    throw failure;
  }

  @Test
  void aLostRaceIsTriedAgainByTheLakeAlone() {
    SpatialTable table = table();
    for (int i = 0; i < 2; i++) {
      interference.add(
          real -> {
            throw new CommitFailedException("somebody was faster");
          });
    }

    Places.append(lake, table, 0, 5);

    assertThat(commits).as("Iceberg's own retries are off").hasValue(3);
    assertThat(Places.ids(table)).isEqualTo(Places.upTo(5));
  }

  @Test
  void whoLosesEachRaceIsToldHowOften() {
    SpatialTable table = table();
    for (int i = 0; i < 9; i++) {
      interference.add(
          real -> {
            throw new CommitFailedException("somebody was faster");
          });
    }

    assertThatThrownBy(() -> Places.append(lake, table, 0, 5))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(Remedy.COMMIT_AGAIN))
        .hasMessageContaining("3 times")
        .hasMessageContaining("somebody was faster");
    assertThat(commits).hasValue(3);
    interference.clear();
    assertThat(Places.ids(table)).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFound() {
    SpatialTable table = table();
    for (RuntimeException lost :
        List.of(
            new CommitStateUnknownException(new IllegalStateException("no answer")),
            new IllegalStateException("connection reset"))) {
      int before = Places.ids(table).size();
      interference.add(real -> thenFail(lost, real));

      assertThat(table.append(Places.rows(lake, before, before + 5)).await().outcome())
          .isEqualTo(Committed.Outcome.COMMITTED);

      assertThat(Places.ids(table)).isEqualTo(Places.upTo(before + 5));
    }
  }

  @Test
  void aLostRaceThatWasWonIsNotRunTwice() {
    SpatialTable table = table();
    // The pointer was moved, and the catalog's own second look takes it for another's.
    interference.add(real -> thenFail(new CommitStateUnknownException(new Exception("?")), real));
    AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("batch-1");

    table.append(Places.rows(lake, 0, 5), keyed).await();
    table.append(Places.rows(lake, 0, 5), keyed).await();

    assertThat(Places.ids(table)).isEqualTo(Places.upTo(5));
  }

  @Test
  void whatNobodyKnowsIsCalledUnknownAndItsFilesStay() {
    SpatialTable table = table();
    interference.add(
        real -> {
          throw new CommitStateUnknownException(new IllegalStateException("gateway timeout"));
        });

    assertThatThrownBy(
            () -> table.append(Places.rows(lake, 0, 5), AppendOptions.defaults()).await())
        .isInstanceOf(CommitUnknownException.class)
        .hasMessageContaining("gateway timeout")
        .hasMessageContaining("places");

    assertThat(table.snapshot().store().list(dev.graticule.store.StorePath.root()))
        .as("nothing was deleted")
        .anyMatch(entry -> entry.path().value().endsWith(".parquet"));
    interference.clear();
    Places.append(lake, table, 0, 5);
    assertThat(Places.ids(table)).isEqualTo(Places.upTo(5));
  }

  @Test
  void tagsAndExpiryTryAgainWhenOvertaken() {
    SpatialTable table = table();
    Places.append(lake, table, 0, 5);
    interference.add(
        real -> {
          throw new CommitFailedException("somebody was faster");
        });

    table.tag("here", table.snapshot());

    assertThat(table.history().get(0).tags()).containsExactly("here");
    for (int i = 0; i < 30; i++) {
      interference.add(
          real -> {
            throw new CommitFailedException("somebody was faster");
          });
    }
    assertThatThrownBy(() -> table.tag("there", table.snapshot()))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("there");
    interference.clear();
    interference.add(real -> thenFail(new IllegalStateException("reset"), real));
    assertThatThrownBy(() -> table.tag("elsewhere", table.snapshot()))
        .isInstanceOf(CommitUnknownException.class);
  }

  @Test
  void aCatalogThatSomebodyKeepsLockedIsALostRace() throws Exception {
    try (JdbcCatalog impatient = impatient(folder.resolve("busy.db"));
        Lake local =
            Lake.open(
                folder.resolve("lake"),
                LakeOptions.defaults()
                    .withFormats(Iceberg.over(impatient))
                    .withCommitBackoff(
                        new Backoff(Duration.ofMillis(1), 2, Duration.ofMillis(2), 2)))) {
      SpatialTable table = local.create("places", Places.contract(), local.formats().get(0));
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("busy.db"));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");

        assertThatThrownBy(() -> Places.append(local, table, 0, 5))
            .isInstanceOfSatisfying(
                CommitConflictException.class,
                e -> assertThat(e.remedy()).isEqualTo(Remedy.COMMIT_AGAIN))
            .hasMessageContaining("2 times");
        statement.execute("ROLLBACK");
      }
      Places.append(local, table, 0, 5);
      assertThat(Places.ids(table)).isEqualTo(Places.upTo(5));
    }
  }

  private JdbcCatalog impatient(Path file) {
    JdbcCatalog impatient = new JdbcCatalog();
    impatient.initialize(
        "mine",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + file + "?journal_mode=WAL",
            CatalogProperties.WAREHOUSE_LOCATION,
            folder.resolve("warehouse").toString(),
            CatalogProperties.FILE_IO_IMPL,
            PlainFileIO.class.getName(),
            "jdbc.busy_timeout",
            "1"));
    return impatient;
  }
}
