package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.write.Staging.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class ChunkWriterTest {
  private static final GeometryFactory POINTS = new GeometryFactory();
  private static final long SEED = 11;

  private final BufferAllocator allocator = Allocators.root(1L << 30);
  private final Store store = Store.inMemory();

  @AfterEach
  void proveThatNothingIsLeft() {
    allocator.close();
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Report(long id, Optional<String> region, byte[] noise, Point location) {}

  private static Contract contract() {
    return Contract.of(Report.class);
  }

  private BatchSource rows(long count, int noise, LongFunction<Optional<String>> region) {
    Random random = new Random(SEED);
    return Records.source(
        Report.class,
        LongStream.range(0, count)
            .mapToObj(
                id -> {
                  byte[] bytes = new byte[noise];
                  random.nextBytes(bytes);
                  return new Report(
                      id, region.apply(id), bytes, POINTS.createPoint(new Coordinate(id, id)));
                }),
        allocator,
        1000);
  }

  private List<ChunkFile> write(
      Store to, Layout layout, PartitionColumns columns, BatchSource source) {
    try (source;
        ChunkWriter writer = ChunkWriter.create(to, contract(), layout, columns, allocator)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
      return writer.finish();
    }
  }

  private static List<String> names(Store store) {
    return store.list(StorePath.root()).stream()
        .map(StoreEntry::path)
        .map(StorePath::value)
        .toList();
  }

  @Test
  void filesEndNearTheTarget() {
    Layout layout = Layout.defaults().targetFileSize(ByteSize.mebibytes(1));

    List<ChunkFile> files =
        write(store, layout, PartitionColumns.IN_FILES, rows(16_000, 500, id -> Optional.empty()));

    long target = layout.targetFileSize().bytes();
    assertThat(files).hasSizeGreaterThan(4);
    // Random bytes in one row group are the hardest to foresee: the first file teaches the others.
    assertThat(files.subList(1, files.size() - 1))
        .as("seed %d", SEED)
        .allSatisfy(
            file ->
                assertThat(file.receipt().bytes())
                    .isBetween(target - target / 10, target + target / 10));
    assertThat(files.stream().mapToLong(file -> file.receipt().rows()).sum()).isEqualTo(16_000);
    assertThat(files.stream().map(file -> file.receipt().path()).toList()).isSorted();
    assertThat(names(store))
        .containsExactlyElementsOf(
            files.stream().map(file -> file.receipt().path().value()).toList());
  }

  @Test
  void interleavedPartitionsStayWithinTheOpenFiles() {
    Layout layout = Layout.partitionedBy("region").openFiles(2);

    List<ChunkFile> files =
        write(
            store,
            layout,
            PartitionColumns.IN_PATHS_ONLY,
            rows(6_000, 4, id -> Optional.of("r" + id / 1_000 % 3)));

    assertThat(files.stream().mapToLong(file -> file.receipt().rows()).sum()).isEqualTo(6_000);
    assertThat(files)
        .hasSizeGreaterThan(3)
        .allSatisfy(
            file -> {
              String region = file.partition().get("region").orElseThrow().value().toString();
              assertThat(file.receipt().path().value()).startsWith("region=" + region + "/part-");
              try (GeoParquetFile open = GeoParquetFile.open(store, file.receipt().path())) {
                assertThat(open.contract().names()).containsExactly("id", "noise", "location");
              }
            });
  }

  @Test
  void rowsOfOneBatchAreGatheredByPartition() {
    List<ChunkFile> files =
        write(
            store,
            Layout.partitionedBy("region").openFiles(2),
            PartitionColumns.IN_FILES,
            rows(90, 4, id -> Optional.of("r" + id % 3)));

    assertThat(files).hasSize(3).allSatisfy(f -> assertThat(f.receipt().rows()).isEqualTo(30));
  }

  @Test
  void heldFilesAppearWhenPublishedAndNotBefore() {
    try (Staging staging = Staging.in(store, Visibility.HELD)) {
      List<ChunkFile> files =
          write(
              staging.store(),
              Layout.partitionedBy("region"),
              PartitionColumns.IN_FILES,
              rows(30, 4, id -> Optional.of("r" + id % 3)));
      assertThat(names(store)).isEmpty();

      staging.publish();
      staging.keep();

      assertThat(names(store)).hasSize(files.size());
    }
    assertThat(names(store)).hasSize(3);
  }

  @Test
  void aStagingNotKeptLeavesNothing() {
    for (Visibility visibility : Visibility.values()) {
      try (Staging staging = Staging.in(store, visibility)) {
        write(
            staging.store(),
            Layout.defaults(),
            PartitionColumns.IN_FILES,
            rows(30, 4, id -> Optional.empty()));
        staging.publish();
      }
      assertThat(names(store)).as("%s", visibility).isEmpty();
    }
  }

  @Test
  void aWriterClosedWithoutFinishShowsNothing() {
    try (BatchSource source = rows(30, 4, id -> Optional.empty());
        Batch batch = source.next().orElseThrow();
        ChunkWriter writer =
            ChunkWriter.create(
                store, contract(), Layout.defaults(), PartitionColumns.IN_FILES, allocator)) {
      writer.write(batch);
      writer.close();
      assertThatThrownBy(() -> writer.write(batch)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(names(store)).isEmpty();
  }

  @Test
  void rowsOfAnotherContractAreRefused() {
    Contract narrow = contract().select(List.of("id", "location"));
    try (BatchSource source = rows(3, 4, id -> Optional.empty());
        Batch batch = source.next().orElseThrow();
        ChunkWriter writer =
            ChunkWriter.create(
                store, narrow, Layout.defaults(), PartitionColumns.IN_FILES, allocator)) {
      assertThatThrownBy(() -> writer.write(batch)).isInstanceOf(ContractException.class);
    }
  }

  @Test
  void whatCannotPartitionIsRefused() {
    for (String column : List.of("location", "noise", "nothing")) {
      assertThatThrownBy(
              () ->
                  ChunkWriter.create(
                      store,
                      contract(),
                      Layout.partitionedBy(column),
                      PartitionColumns.IN_FILES,
                      allocator))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(column);
    }
  }

  @Test
  void aRowThatBreaksTheContractIsNamedByItsPlaceInAllThatIsWritten() {
    Contract.Builder bounded = Contract.builder();
    for (Column column : contract().columns()) {
      bounded.column(
          column.type() instanceof ColumnType.Geometry geometry
              ? column.withType(geometry.withBounds(Bounds.of(0, 0, 1500, 1500)))
              : column);
    }
    Contract narrow = bounded.build();
    LongFunction<Report> row =
        id ->
            new Report(
                id, Optional.empty(), new byte[0], POINTS.createPoint(new Coordinate(id, id)));
    try (BatchSource source =
            Records.writer(Report.class, narrow)
                .source(LongStream.range(0, 3000).mapToObj(row), allocator, 1000);
        ChunkWriter writer =
            ChunkWriter.create(
                store, narrow, Layout.defaults(), PartitionColumns.IN_FILES, allocator)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  try (Batch batch = source.next().orElseThrow()) {
                    writer.write(batch);
                  }
                }
              })
          .isInstanceOf(RejectedValueException.class)
          .hasMessageStartingWith("Column \"location\", row 1501: ");
    }
    assertThat(names(store)).isEmpty();
  }
}
