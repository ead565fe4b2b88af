package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.PredicateException;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns what a scan gives, and what is left when it ends early or badly: nothing. */
class FileScanOwnershipTest {
  private static final StorePath FILE = StorePath.of("rows.parquet");

  @TempDir Path folder;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private BytesStore tenThousandNumbers() throws IOException {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).nullable("text", Scalar.TEXT).build();
    List<List<Object>> rows = new ArrayList<>();
    for (long i = 0; i < 10_000; i++) {
      rows.add(List.of(i, "text " + i));
    }
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                contract,
                WriteOptions.builder().rowGroupRows(2000).build(),
                allocator);
        Batch batch = RowBatches.of(allocator, contract, rows)) {
      writer.write(batch);
    }
    return new BytesStore(Map.of(FILE, Files.readAllBytes(folder.resolve(FILE.value()))));
  }

  @Test
  void closingEarlyFreesEverythingAndTwiceDoesNoHarm() throws IOException {
    BytesStore store = tenThousandNumbers();
    GeoParquetFile file = GeoParquetFile.open(store, FILE);
    FileScan scan = file.read(ReadOptions.all().withBatchRows(100), allocator);
    scan.next().orElseThrow().close();
    scan.close();
    scan.close();
    assertThat(scan.next()).isEmpty();
    assertThat(allocator.getAllocatedMemory()).isZero();
    assertThat(scan.report().rowsDecoded()).isEqualTo(100);
    assertThat(scan.report().bytesRead()).isLessThan(file.bytes() / 2);
    file.close();
    file.close();
    assertThat(store.openReaders()).isZero();
  }

  @Test
  void batchesOutliveScanAndFile() throws IOException {
    BytesStore store = tenThousandNumbers();
    Batch batch;
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan = file.read(ReadOptions.all(), allocator)) {
      batch = scan.next().orElseThrow();
    }
    try (batch) {
      assertThat(RowValues.of(batch).get(1999)).isEqualTo(List.of(1999L, "text 1999"));
    }
  }

  @Test
  void severalScansOfOneFileGoSideBySide() throws IOException {
    BytesStore store = tenThousandNumbers();
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan one = file.read(ReadOptions.all(), allocator);
        FileScan other = file.read(ReadOptions.all().withColumns(List.of("text")), allocator)) {
      one.next().orElseThrow().close();
      assertThat(RowValues.drain(other)).hasSize(10_000);
      assertThat(RowValues.drain(one)).hasSize(8_000);
    }
  }

  @Test
  void anAllocatorThatIsTooSmallIsSaidToBe() throws IOException {
    BytesStore store = tenThousandNumbers();
    try (BufferAllocator small = new RootAllocator(10_000);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan = file.read(ReadOptions.all(), small)) {
      assertThatThrownBy(scan::next)
          .isInstanceOf(GeoParquetException.class)
          .hasMessageStartingWith("rows.parquet, row group 0")
          .hasMessageContaining("memory");
      assertThat(small.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aConditionThatCannotBeAskedIsRefusedBeforeReading() throws IOException {
    BytesStore store = tenThousandNumbers();
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      assertThatThrownBy(
              () ->
                  file.read(ReadOptions.all().withPredicate(Predicates.eq("txet", "a")), allocator))
          .isInstanceOf(PredicateException.class)
          .hasMessageContaining("text");
    }
    assertThat(store.openReaders()).isZero();
  }

  @Test
  void aGeometryThatIsNoWkbIsNamedWithItsRowInTheFile() {
    ForeignParquet foreign =
        ForeignParquet.of("required int32 id; optional binary geometry;")
            .with(
                "geo",
                "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}")
            .withRows(100, 25);
    for (int i = 0; i < 250; i++) {
      int row = i;
      foreign.row(
          g -> {
            g.add("id", row);
            if (row == 237) {
              g.add("geometry", Binary.fromConstantByteArray(new byte[] {1, 2}));
            }
          });
    }
    foreign.write(folder.resolve(FILE.value()));
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan =
            file.read(
                ReadOptions.all()
                    .withPredicate(
                        Predicates.and(
                            Predicates.window("geometry", Bounds.of(0, 0, 1, 1)),
                            Predicates.ge("id", 220))),
                allocator)) {
      assertThatThrownBy(() -> RowValues.drain(scan))
          .isInstanceOfSatisfying(
              WkbException.class,
              e -> {
                assertThat(e.file()).contains(FILE.value());
                assertThat(e.column()).contains("geometry");
                assertThat(e.row()).hasValue(237);
              });
    }
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    try (Store store = Store.local(folder)) {
      assertThatThrownBy(() -> GeoParquetFile.open(store, FILE))
          .isInstanceOf(ObjectNotFoundException.class);
    }
  }
}
