package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriterFailureTest extends WriterFixture {
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT32)
          .nullable("name", Scalar.TEXT)
          .geometry("geometry", g -> g)
          .build();

  private static final WriteOptions SMALL =
      WriteOptions.builder().rowGroupRows(100).pageRows(30).coveringPageRows(10).build();

  private static List<List<Object>> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row(i, "name " + i % 7, wkb("POINT (%d %d)".formatted(i, i))))
        .toList();
  }

  private void assertNothingLeft() throws IOException {
    if (Files.exists(folder.resolve("data"))) {
      try (var files = Files.list(folder.resolve("data"))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void anAbsentValueInARequiredColumnIsRefusedByColumnAndRow() throws IOException {
    Contract nullable = Contract.builder().nullable("a", Scalar.INT32).build();
    Contract required = Contract.builder().required("a", Scalar.INT32).build();
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store, FILE, required, WriteOptions.builder().rowGroupRows(2).build(), allocator);
        Batch batch =
            RowBatches.of(
                allocator, nullable, List.of(row(1), row(2), row(3), row((Object) null)))) {
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOfSatisfying(
              RowRefusedException.class,
              e -> {
                assertThat(e.column()).isEqualTo("a");
                assertThat(e.row()).isEqualTo(3);
              })
          .hasMessageContaining("\"a\"")
          .hasMessageContaining("row 3");
      assertThatThrownBy(() -> writer.write(batch)).isInstanceOf(IllegalStateException.class);
      writer.close();
      assertThatThrownBy(writer::receipt).isInstanceOf(IllegalStateException.class);
    }
    assertNothingLeft();
  }

  @Test
  void anAbsentValueDeepInsideIsRefusedByPathAndRow() throws IOException {
    ColumnType loose =
        new ColumnType.ListOf(Scalar.INT32, dev.graticule.contract.Nullability.NULLABLE);
    ColumnType strict =
        new ColumnType.ListOf(Scalar.INT32, dev.graticule.contract.Nullability.REQUIRED);
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store, FILE, RowBatches.column("a", strict), WriteOptions.defaults(), allocator);
        Batch batch = strictBatch(strict)) {
      assertThat(loose).isNotEqualTo(strict);
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOfSatisfying(
              RowRefusedException.class,
              e -> {
                assertThat(e.column()).isEqualTo("a.element");
                assertThat(e.row()).isEqualTo(2);
              });
    }
    assertNothingLeft();
  }

  private Batch strictBatch(ColumnType strict) {
    return RowBatches.of(
        allocator,
        RowBatches.column("a", strict),
        List.of(row(List.of(1, 2)), row(List.of()), row(Arrays.asList(3, null))));
  }

  @Test
  void malformedWkbIsRefusedByColumnAndRow() throws IOException {
    byte[] torn = Arrays.copyOf(wkb("POINT (1 2)"), 20);
    try (Store store = Store.local(folder);
        GeoParquetWriter writer = GeoParquetWriter.create(store, FILE, CONTRACT, SMALL, allocator);
        Batch good = RowBatches.of(allocator, CONTRACT, rows(150));
        Batch bad = RowBatches.of(allocator, CONTRACT, List.of(row(1, null, torn)))) {
      writer.write(good);
      assertThatThrownBy(() -> writer.write(bad))
          .isInstanceOfSatisfying(
              RowRefusedException.class,
              e -> {
                assertThat(e.column()).isEqualTo("geometry");
                assertThat(e.row()).isEqualTo(150);
              })
          .hasCauseInstanceOf(WkbException.class)
          .hasMessageContaining("geometry")
          .hasMessageContaining("150");
    }
    assertNothingLeft();
  }

  @Test
  void aDecimalOfTooManyDigitsIsRefused() throws IOException {
    for (ColumnType.Decimal type :
        List.of(
            new ColumnType.Decimal(5, 0),
            new ColumnType.Decimal(15, 0),
            new ColumnType.Decimal(20, 0))) {
      Contract contract = RowBatches.column("d", type);
      try (Store store = Store.local(folder);
          GeoParquetWriter writer =
              GeoParquetWriter.create(store, FILE, contract, WriteOptions.defaults(), allocator);
          Batch batch = RowBatches.of(allocator, contract, List.of(row(BigDecimal.ONE)))) {
        // Arrow itself checks no digits when bytes come from elsewhere.
        batch.root().getVector(0).getDataBuffer().setLong(8, 1L << 60);
        assertThatThrownBy(() -> writer.write(batch))
            .isInstanceOf(RowRefusedException.class)
            .hasMessageContaining("\"d\"")
            .hasMessageContaining("row 0");
      }
      assertNothingLeft();
    }
  }

  @Test
  void discardLeavesNothingAndClosingTwiceDoesNothing() throws IOException {
    try (Store store = Store.local(folder);
        Batch batch = RowBatches.of(allocator, CONTRACT, rows(350))) {
      GeoParquetWriter writer = GeoParquetWriter.create(store, FILE, CONTRACT, SMALL, allocator);
      writer.write(batch);
      writer.discard();
      writer.discard();
      writer.close();
      assertNothingLeft();

      writer = GeoParquetWriter.create(store, FILE, CONTRACT, SMALL, allocator);
      writer.write(batch);
      writer.close();
      writer.close();
      writer.discard();
      assertThat(Files.size(file())).isEqualTo(writer.receipt().bytes());
    }
  }

  @Test
  void anExistingFileStaysAsItIs() throws IOException {
    FileReceipt first = write(CONTRACT, SMALL, rows(3));
    try (Store store = Store.local(folder)) {
      assertThatThrownBy(
              () -> GeoParquetWriter.create(store, FILE, CONTRACT, SMALL, allocator).close())
          .isInstanceOf(ObjectExistsException.class);
    }
    assertThat(Files.size(file())).isEqualTo(first.bytes());
  }

  @Test
  void whicheverStoreCallFailsNothingIsLeft() throws IOException {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (Store local = Store.local(folder);
        Batch batch = RowBatches.of(allocator, CONTRACT, rows(40_000))) {
      WriteOptions options = WriteOptions.builder().rowGroupRows(5_000).executor(worker).build();
      FailingStore counting = new FailingStore(local, 0);
      attempt(counting, options, batch);
      assertThat(counting.calls()).isGreaterThan(3);
      Files.delete(file());
      for (int call = 1; call <= counting.calls(); call++) {
        FailingStore failing = new FailingStore(local, call);
        assertThatThrownBy(() -> attempt(failing, options, batch))
            .as("call %d", call)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("was made to fail");
        assertNothingLeft();
      }
    } finally {
      worker.shutdownNow();
    }
  }

  private void attempt(Store store, WriteOptions options, Batch batch) {
    try (GeoParquetWriter writer =
        GeoParquetWriter.create(store, FILE, CONTRACT, options, allocator)) {
      writer.write(batch, 0, 10_000);
      writer.write(batch, 10_000, 30_000);
    }
  }

  @Test
  void twoThreadsWriteTheSameBytesAsOne() throws Exception {
    List<List<Object>> rows = rows(3_000);
    write(CONTRACT, SMALL, rows);
    byte[] alone = Files.readAllBytes(file());
    ExecutorService worker = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 5; round++) {
        Files.delete(file());
        write(CONTRACT, SMALL.toBuilder().executor(worker).build(), rows);
        assertThat(Files.readAllBytes(file())).isEqualTo(alone);
      }
    } finally {
      worker.shutdown();
      assertThat(worker.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anExecutorThatRefusesOrNeverRunsOnlyMakesItSlower() throws IOException {
    Executor refusing =
        task -> {
          throw new RejectedExecutionException();
        };
    Executor idle = task -> {};
    write(CONTRACT, SMALL, rows(1_000));
    byte[] alone = Files.readAllBytes(file());
    for (Executor executor : List.of(refusing, idle, (Executor) Runnable::run)) {
      Files.delete(file());
      write(CONTRACT, SMALL.toBuilder().executor(executor).build(), rows(1_000));
      assertThat(Files.readAllBytes(file())).isEqualTo(alone);
    }
  }

  @Test
  void anInterruptFailsTheWriteLeavesNothingAndIsKept() throws IOException {
    try (Store store = Store.local(folder);
        GeoParquetWriter writer = GeoParquetWriter.create(store, FILE, CONTRACT, SMALL, allocator);
        Batch batch = RowBatches.of(allocator, CONTRACT, rows(2_000))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOf(GraticuleException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertNothingLeft();
  }

  @Test
  void tooLittleMemoryIsTheWritersOwnError() throws IOException {
    WriteOptions options = SMALL.toBuilder().memoryBytes(300 << 10).build();
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, CONTRACT, options, allocator);
        Batch batch =
            RowBatches.of(
                allocator, CONTRACT, List.of(row(1, "x".repeat(1 << 20), wkb("POINT (1 2)"))))) {
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageContaining("memoryBytes");
    }
    assertNothingLeft();
  }

  @Test
  void whatAFileCannotHoldIsRefusedBeforeItIsBegun() {
    ColumnType inner =
        new ColumnType.ListOf(
            ColumnType.Geometry.any(), dev.graticule.contract.Nullability.NULLABLE);
    try (Store store = new FailingStore(Store.inMemory(), 1)) {
      assertThatThrownBy(
              () ->
                  GeoParquetWriter.create(
                      store, FILE, RowBatches.column("g", inner), SMALL, allocator))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("g.element");
      assertThatThrownBy(
              () ->
                  GeoParquetWriter.create(
                      store,
                      FILE,
                      CONTRACT,
                      SMALL.toBuilder().fieldIds(Map.of("id", 1, "name", 2)).build(),
                      allocator))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("\"geometry\"");
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> WriteOptions.builder().rowGroupRows(0).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WriteOptions.builder().zstdLevel(23).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WriteOptions.builder().metadata(Map.of("geo", "{}")).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whereverMemoryEndsNothingIsLeft() throws IOException {
    for (int kibibytes = 264; kibibytes < 1024; kibibytes += 8) {
      WriteOptions options = SMALL.toBuilder().memoryBytes((long) kibibytes << 10).build();
      try {
        write(CONTRACT, options, rows(250));
        Files.delete(file());
      } catch (GeoParquetException e) {
        assertThat(e).as("%d KiB", kibibytes).hasMessageContaining("memoryBytes");
      }
      assertThat(allocator.getAllocatedMemory()).as("%d KiB", kibibytes).isZero();
      assertNothingLeft();
    }
  }
}
