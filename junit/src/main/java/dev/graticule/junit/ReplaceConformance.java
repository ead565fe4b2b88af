package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.Operation;
import dev.graticule.table.OverwriteResult;
import dev.graticule.table.ReadScope;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that go and others that come in their place. */
abstract class ReplaceConformance extends SchemaConformance {

  @Test
  void filesAreReplacedInOneCommit() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    DataFile other = table.append(rows(5, 9)).await().files().get(0);

    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    assertThat(paths(table)).containsExactly(other.path());
    assertThatThrownBy(
            () -> table.commit(Commit.replace(base.id(), List.of(old.path()), List.of())))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
  }

  @Test
  void aRewriteKeepsTheRowsAndEarlierVersionsKeepTheirFiles() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    table.append(rows(5, 9)).await();
    Snapshot base = table.snapshot();
    List<DataFile> rewritten = elsewhere(rows(0, 9));

    table.commit(Commit.replace(base.id(), paths(table), rewritten));

    assertThat(ids(table)).isEqualTo(upTo(9));
    assertThat(files(table)).hasSize(1);
    assertThat(ids(table, base)).isEqualTo(upTo(9));
    if (can(Capability.TIME_TRAVEL)) {
      assertThat(table.history().get(0).operation()).isEqualTo(Operation.REPLACE);
    }
  }

  /** Files in the table's store that it does not count yet. */
  private List<DataFile> elsewhere(BatchSource rows) {
    SpatialTable table = lake().table("sightings");
    AppendResult appended = table.append(rows).await();
    table.commit(
        Commit.of(
            Operation.DELETE, List.of(), appended.files().stream().map(DataFile::path).toList()));
    // Under a name of their own: a file that a table let go is its own to remove.
    return appended.files().stream().map(this::copied).toList();
  }

  private DataFile copied(DataFile file) {
    StorePath copy = StorePath.of("rewritten-" + UUID.randomUUID() + ".parquet");
    copy(file.path(), copy);
    return new DataFile(copy, file.bytes(), file.rows(), file.partition(), file.evidence());
  }

  private void copy(StorePath from, StorePath to) {
    Store store = lake().table("sightings").snapshot().store();
    try (StoreReader reader = store.open(from);
        StoreWriter writer = store.create(to)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.length()));
      reader.readFully(0, bytes);
      writer.write(bytes.flip());
    }
  }

  @Test
  void aRewriteAndAnAppendAtOnceBothLand() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    List<DataFile> rewritten = elsewhere(rows(0, 5));
    Snapshot base = table.snapshot();
    List<StorePath> old = paths(table);
    table.append(rows(5, 9)).await();

    table.commit(Commit.replace(base.id(), old, rewritten));

    assertThat(ids(table)).isEqualTo(upTo(9));
  }

  @Test
  void ofTwoRewritesOfOneFileOneIsAConflict() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    List<DataFile> one = elsewhere(rows(0, 5));
    List<DataFile> other = elsewhere(rows(0, 5));
    Snapshot base = table.snapshot();
    List<StorePath> old = paths(table);
    table.commit(Commit.replace(base.id(), old, one));

    assertThatThrownBy(() -> table.commit(Commit.replace(base.id(), old, other)))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
    assertThat(ids(table)).isEqualTo(upTo(5));
  }

  @Test
  void whatWasReadDecidesWhatIsAConflict() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    table.append(rows(100, 105)).await();

    Commit readTheLatter = delete(base, Predicates.ge("id", 50));
    assertThatThrownBy(() -> table.commit(readTheLatter))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
    table.commit(delete(base, Predicates.lt("id", 50)));

    assertThat(ids(table)).isEqualTo(range(100, 105));
  }

  @Test
  void rowsThatGoAreNewsToWhoFoundRowsInTheirFileAndToNobodyElse() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    StorePath found = table.append(rows(0, 5)).await().files().get(0).path();
    table.append(rows(5, 9)).await();
    Snapshot base = table.snapshot();
    List<DataFile> first = elsewhere(rows(20, 22));
    List<DataFile> second = elsewhere(rows(30, 32));
    table.deleteWhere(Predicates.eq("id", 6)).await();

    table.commit(merge(base, first, found));

    assertThat(ids(table)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 7L, 8L, 20L, 21L);
    Snapshot next = table.snapshot();
    table.deleteWhere(Predicates.eq("id", 4)).await();
    assertThatThrownBy(() -> table.commit(merge(next, second, found)))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
    assertThat(ids(table)).containsExactly(0L, 1L, 2L, 3L, 5L, 7L, 8L, 20L, 21L);
  }

  private static Commit merge(Snapshot base, List<DataFile> added, StorePath found) {
    return Commit.of(Operation.MERGE, added, List.of())
        .withRead(new ReadScope(base.id(), Optional.of(Predicates.eq("id", 4)), Set.of(found)));
  }

  private static Commit delete(Snapshot base, Predicate read) {
    List<StorePath> all = base.files(Predicates.all()).stream().map(DataFile::path).toList();
    return Commit.of(Operation.DELETE, List.of(), all)
        .withRead(new ReadScope(base.id(), Optional.of(read)));
  }

  private SpatialTable parted() {
    return lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
  }

  @Test
  void thePartitionsThatRowsFallIntoAreReplacedWhole() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = parted();
    table.append(rows(0, 9)).await();
    table.append(rows(9, 12, id -> Optional.empty())).await();
    Snapshot before = table.snapshot();

    OverwriteResult result =
        table
            .overwritePartitions(
                rows(100, 104, id -> id < 102 ? Optional.of("r1") : Optional.empty()))
            .await();

    assertThat(result.rows()).isEqualTo(4);
    assertThat(result.files()).hasSize(2);
    assertThat(result.removed()).hasSize(2);
    assertThat(result.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(ids(table)).containsExactly(0L, 2L, 3L, 5L, 6L, 8L, 100L, 101L, 102L, 103L);
    assertThat(ids(table, table.snapshot(), Predicates.isNull("region")))
        .containsExactly(102L, 103L);
    assertThat(ids(table, before)).isEqualTo(upTo(12));
    if (can(Capability.TIME_TRAVEL)) {
      assertThat(table.history().get(0).operation()).isEqualTo(Operation.OVERWRITE);
    }
  }

  @Test
  void aTableWithoutPartitionsIsReplacedWhole() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 9)).await();
    table.append(rows(9, 12)).await();

    assertThat(table.overwritePartitions(rows(0, 0)).await().removed()).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(12));
    assertThat(table.overwritePartitions(rows(50, 52)).await().removed()).hasSize(2);
    assertThat(ids(table)).containsExactly(50L, 51L);
  }

  @Test
  void whatCameBetweenIntoAPartitionIsReplacedToo() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = parted();
    table.append(rows(0, 9)).await();
    // Rows come into r1 and r2 after the overwrite has looked at the table.
    BatchSource late =
        rows(
            100,
            102,
            id -> {
              if (id == 100) {
                table.append(rows(20, 22, i -> Optional.of("r" + (i - 19)))).await();
              }
              return Optional.of("r1");
            });

    OverwriteResult result = table.overwritePartitions(late).await();

    assertThat(result.files()).hasSize(1);
    assertThat(result.removed()).hasSize(2);
    assertThat(ids(table)).containsExactly(0L, 2L, 3L, 5L, 6L, 8L, 21L, 100L, 101L);
    assertThat(dataFiles()).as("the rows are written once").hasSize(6);
  }

  @Test
  void anOverwriteWithAKeyLandsOnce() {
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.IDEMPOTENT_APPEND);
    SpatialTable table = create();
    AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("day-7");
    table.overwritePartitions(rows(0, 5), keyed).await();
    table.append(rows(5, 9)).await();

    OverwriteResult again = table.overwritePartitions(rows(0, 5), keyed).await();

    assertThat(again.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(again.files()).isEmpty();
    assertThat(again.removed()).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(9));
    assertThat(dataFiles()).hasSize(2);
  }
}
