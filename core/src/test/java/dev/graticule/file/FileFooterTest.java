package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is opened again without reading its footer. */
class FileFooterTest {
  private static final StorePath FILE = StorePath.of("rows.parquet");
  private static final Contract CONTRACT =
      Contract.builder().required("id", Scalar.INT64).nullable("name", Scalar.TEXT).build();

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private Store store;

  @BeforeEach
  void writeRows() {
    store = Store.local(folder);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(List.of((long) i, "name " + i));
    }
    try (Batch batch = RowBatches.of(allocator, CONTRACT, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                CONTRACT,
                WriteOptions.builder().rowGroupRows(1_000).build(),
                allocator)) {
      writer.write(batch);
    }
  }

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
    store.close();
  }

  private List<Long> ids(GeoParquetFile file) {
    List<Long> found = new ArrayList<>();
    ReadOptions options = ReadOptions.all().withPredicate(Predicates.ge("id", 2_500L));
    try (FileScan rows = file.read(options, allocator)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          BigIntVector ids = (BigIntVector) batch.vector("id");
          for (int row = 0; row < batch.rowCount(); row++) {
            found.add(ids.get(row));
          }
        }
      }
      assertThat(rows.rowsDecoded()).isEqualTo(rows.report().rowsDecoded());
    }
    return found;
  }

  @Test
  void whatAFileSaysOutlivesIt() {
    FileFooter footer;
    List<Long> expected;
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      footer = file.footer();
      expected = ids(file);
    }
    assertThat(footer.chunks()).isEqualTo(2 * 3);
    assertThat(expected).hasSize(500);
    for (int i = 0; i < 2; i++) {
      try (GeoParquetFile again = GeoParquetFile.open(store, FILE, footer)) {
        assertThat(again.contract()).isEqualTo(CONTRACT);
        assertThat(again.rows()).isEqualTo(3_000);
        assertThat(ids(again)).isEqualTo(expected);
      }
    }
  }

  @Test
  void openingAgainReadsNothing() throws Exception {
    Map<StorePath, byte[]> objects = new HashMap<>();
    byte[] bytes = Files.readAllBytes(folder.resolve("rows.parquet"));
    objects.put(FILE, bytes);
    FileFooter footer;
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      footer = file.footer();
    }
    // Of a file that is all zeros no footer could be read.
    objects.put(FILE, new byte[bytes.length]);
    BytesStore blank = new BytesStore(objects);
    try (GeoParquetFile file = GeoParquetFile.open(blank, FILE, footer)) {
      assertThat(file.rows()).isEqualTo(3_000);
    }
    assertThat(blank.openReaders()).isZero();
  }

  @Test
  void aFileOfAnotherLengthIsRefusedAndClosed() throws Exception {
    FileFooter footer;
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      footer = file.footer();
    }
    Files.write(folder.resolve("rows.parquet"), new byte[1], StandardOpenOption.APPEND);
    BytesStore changed =
        new BytesStore(Map.of(FILE, Files.readAllBytes(folder.resolve("rows.parquet"))));
    assertThatThrownBy(() -> GeoParquetFile.open(changed, FILE, footer))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("rows.parquet")
        .hasMessageContaining("must not change");
    assertThat(changed.openReaders()).isZero();
  }
}
