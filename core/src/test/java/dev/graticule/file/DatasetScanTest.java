package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** The native reader gives the answers of the other one. */
class DatasetScanTest {
  private static final StorePath FILE = StorePath.of("a folder/rows é.parquet");
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .nullable("a.b", Scalar.TEXT)
          .nullable("small", Scalar.INT8)
          .nullable("uuid", Scalar.UUID)
          .nullable("day", Scalar.DATE)
          .nullable("time", Scalar.TIME)
          .nullable("price", new ColumnType.Decimal(12, 3))
          .nullable(
              "seen",
              new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
          .nullable("tags", new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE))
          .nullable("map", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT32, Nullability.NULLABLE))
          .nullable(
              "part",
              new ColumnType.Struct(
                  List.of(
                      Column.required("x", Scalar.FLOAT64), Column.nullable("y", Scalar.FLOAT32))))
          .geometry("geometry", g -> g)
          .build();

  @TempDir static Path folder;

  private final BufferAllocator allocator = new RootAllocator();

  @BeforeAll
  static void write() {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(
          i % 10 == 9
              ? Arrays.asList(
                  (long) i, null, null, null, null, null, null, null, null, null, null, null)
              : Arrays.asList(
                  (long) i,
                  "text " + i % 5,
                  i % 100,
                  new byte[16],
                  i,
                  (long) i,
                  BigDecimal.valueOf(i, 3),
                  (long) i,
                  Arrays.asList("a", null, "b" + i).subList(0, i % 4),
                  Map.of("k", i),
                  Arrays.asList(i * 0.5, i % 3 == 0 ? null : i * 0.25f),
                  WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(i, 1)))));
    }
    try (Store store = Store.local(folder);
        BufferAllocator allocator = new RootAllocator();
        Batch batch = RowBatches.of(allocator, CONTRACT, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                CONTRACT,
                WriteOptions.builder().rowGroupRows(150).build(),
                allocator)) {
      writer.write(batch);
    }
  }

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private List<List<Object>> read(GeoParquetFile file, ReadOptions options, Scan engine) {
    try (FileScan scan = file.read(options.withScan(engine), allocator)) {
      List<List<Object>> rows = RowValues.drain(scan);
      assertThat(scan.report().engine()).isEqualTo(engine);
      return rows;
    }
  }

  @Test
  void bothEnginesGiveTheSameRowsInTheSameOrder() {
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      for (ReadOptions options :
          List.of(
              ReadOptions.all(),
              ReadOptions.all().withBatchRows(33),
              ReadOptions.all().withColumns(List.of("geometry", "a.b", "bbox", "id")),
              ReadOptions.all().withPredicate(Predicates.gt("id", 250)))) {
        List<List<Object>> expected = read(file, options, Scan.COLUMNS);
        assertThat(expected).isNotEmpty();
        assertThat(read(file, options, Scan.DATASET)).as("%s", options).isEqualTo(expected);
      }
    }
  }

  @Test
  void bothEnginesTellTheSamePositionsWhateverIsLeftOut() {
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      for (ReadOptions options :
          List.of(
              ReadOptions.all(),
              ReadOptions.all().withPredicate(Predicates.ge("id", 0)),
              ReadOptions.all().withPredicate(Predicates.gt("id", 250)))) {
        ReadOptions some = options.withBatchRows(33).withoutRows(row -> row % 7 == 3 || row == 399);
        List<Long> expected = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        assertThat(read(file, some.withPositions(told::add), Scan.DATASET))
            .as("%s", some)
            .isEqualTo(read(file, some.withPositions(expected::add), Scan.COLUMNS));
        assertThat(told).isNotEmpty().doesNotContain(399L, 255L).isEqualTo(expected);
      }
    }
  }

  @Test
  void closingEarlyFreesEverything() {
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan =
            file.read(ReadOptions.all().withBatchRows(10).withScan(Scan.DATASET), allocator)) {
      scan.next().orElseThrow().close();
      scan.close();
      scan.close();
      assertThat(scan.next()).isEmpty();
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aBatchOutlivesItsScan() {
    Batch batch;
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan = file.read(ReadOptions.all().withScan(Scan.DATASET), allocator)) {
      batch = scan.next().orElseThrow();
    }
    try (batch) {
      assertThat(RowValues.of(batch).get(3).get(0)).isEqualTo(3L);
    }
  }

  @Test
  void whatTheNativeReaderCannotReachIsRefusedWhenAskedForAndPassedOnOtherwise()
      throws IOException {
    BytesStore store =
        new BytesStore(Map.of(FILE, Files.readAllBytes(folder.resolve(FILE.value()))));
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      assertThatThrownBy(() -> file.read(ReadOptions.all().withScan(Scan.DATASET), allocator))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageStartingWith(FILE.value())
          .hasMessageContaining("no local disk");
      try (FileScan scan = file.read(ReadOptions.all(), allocator)) {
        assertThat(RowValues.drain(scan)).hasSize(400);
        assertThat(scan.report().engine()).isEqualTo(Scan.COLUMNS);
      }
    }
  }
}
