package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of others, while the table they come into changes. */
class RegisterTest {
  private static final StorePath FILE = StorePath.of("theirs.parquet");
  private static final WriteOptions NO_IDS =
      WriteOptions.builder().fieldIds(Map.of("id", -1, "name", -1)).build();

  private final Store store = Store.inMemory();
  private final List<Runnable> before = new ArrayList<>();
  private final TableFormat format =
      new OtherFormat(
          "overtaken",
          MemoryFormat.create(),
          log ->
              new OtherLog(log) {
                @Override
                public Committed commit(Commit commit) {
                  if (commit.operation() == Operation.REGISTER && !before.isEmpty()) {
                    before.remove(0).run();
                  }
                  return super.commit(commit);
                }
              });
  private final Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(format));
  private final SpatialTable table = lake.create("t", Contract.of(Named.class), format);

  private record Named(long id, String name) {}

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  private void put(Named... rows) {
    try (BatchSource source =
            Records.source(Named.class, List.of(rows).iterator(), lake.allocator(), 10);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                table.snapshot().store(), FILE, source.contract(), NO_IDS, lake.allocator());
        Batch batch = source.next().orElseThrow()) {
      writer.write(batch);
    }
  }

  @Test
  void theyAreHeldAgainstTheContractThatTheyAreCommittedUnder() {
    put(new Named(1, "a"), new Named(2, "b"));
    before.add(() -> table.evolve(Change.rename("name", "label")));

    assertThat(table.register(List.of(FILE)).await().rows()).isEqualTo(2);

    assertThat(table.plan(Predicates.eq("label", "b")).kept()).hasSize(1);
    assertThat(table.plan(Predicates.eq("label", "z")).kept()).isEmpty();
    try (BatchSource rows = table.scan(Predicates.eq("label", "b"));
        Batch batch = rows.next().orElseThrow()) {
      assertThat(batch.rowCount()).isEqualTo(1);
      assertThat(batch.vector("id").getObject(0)).isEqualTo(2L);
    }
  }

  @Test
  void whatFitsNoMoreIsRefusedAndStays() {
    put(new Named(1, "a"));
    before.add(() -> table.evolve(Change.drop("name")));

    assertThatThrownBy(() -> table.register(List.of(FILE)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("theirs.parquet")
        .hasMessageContaining("\"name\"");
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
    assertThat(table.snapshot().store().head(FILE)).isPresent();
  }

  @Test
  void ofTwoThatRegisterOneFileOneIsRefusedAtItsCommit() {
    put(new Named(1, "a"));
    before.add(() -> table.register(List.of(FILE)).await());

    assertThatThrownBy(() -> table.register(List.of(FILE)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("theirs.parquet");
    assertThat(table.snapshot().totals().rows()).isEqualTo(1);
  }

  @Test
  void aColumnAddedMeanwhileReadsAsNull() {
    put(new Named(1, "a"));
    before.add(() -> table.evolve(Change.add(Column.nullable("more", Scalar.DATE))));

    table.register(List.of(FILE)).await();

    try (BatchSource rows = table.scan(Predicates.isNull("more"));
        Batch batch = rows.next().orElseThrow()) {
      assertThat(batch.vector("more").isNull(0)).isTrue();
    }
  }

  @Test
  void filesWhereFormatsKeepTheirOwnAreRefused() {
    assertThatThrownBy(
            () ->
                table
                    .register(
                        List.of(StorePath.of("_delta_log/x.parquet"), StorePath.of("a/.b.parquet")))
                    .await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("_delta_log/x.parquet")
        .hasMessageContaining("a/.b.parquet");
  }
}
