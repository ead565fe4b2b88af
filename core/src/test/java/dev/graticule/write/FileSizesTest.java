package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.write.SizedRows.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Files end at their target. {@code -Dgraticule.sizes.target=64} and {@code
 * -Dgraticule.sizes.files=20} give the target in MiB and about how many files each shape gets; by
 * itself the test is small.
 */
class FileSizesTest {
  private static final long SEED = 20_260_901;
  private static final long TARGET = Long.getLong("graticule.sizes.target", 1) << 20;
  private static final long FILES = Long.getLong("graticule.sizes.files", 4);

  private final BufferAllocator allocator = Allocators.root(2L << 30);

  @AfterEach
  void proveThatNothingIsLeft() {
    allocator.close();
  }

  private List<FileReceipt> write(SizedRows rows, WriteOptions options, int batchRows) {
    Layout layout = Layout.defaults().targetFileSize(new ByteSize(TARGET)).files(options);
    try (Store store = Store.inMemory();
        ChunkWriter writer =
            ChunkWriter.create(
                store, SizedRows.CONTRACT, layout, PartitionColumns.IN_FILES, allocator)) {
      while (rows.hasNext()) {
        try (Batch batch = rows.next(allocator, batchRows)) {
          writer.write(batch);
        }
      }
      return writer.finish().stream().map(ChunkFile::receipt).toList();
    }
  }

  /** About as many rows as give the files, by what a row of each shape comes to. */
  private static long rows(Shape shape) {
    int bytes =
        switch (shape) {
          case POINTS, FEW_NAMES, FADING_NAMES -> 25;
          case POLYGONS, MIXED, SORTED_BY_KIND -> 160;
          case DRIFTING -> 500;
          case ONE_IN_A_THOUSAND_HUGE -> 60;
          case NOISE -> 330;
          case SILENCE_THEN_NOISE -> 180;
        };
    return FILES * TARGET / bytes;
  }

  private static SizedRows of(Shape shape, boolean ordered) {
    // Huge beside the others, yet below 5% of the target.
    int hugeVertices = (int) (TARGET / 25 / 16);
    return new SizedRows(shape, rows(shape), hugeVertices, ordered, SEED);
  }

  private static void requireHits(Shape shape, boolean ordered, List<FileReceipt> files) {
    assertThat(files).as("%s, ordered %s: files", shape, ordered).hasSizeGreaterThan(3);
    SoftAssertions all = new SoftAssertions();
    for (FileReceipt file : files.subList(0, files.size() - 1)) {
      all.assertThat((double) file.bytes() / TARGET)
          .as("%s, ordered %s, seed %d, %s", shape, ordered, SEED, file.path())
          .isBetween(0.9, 1.1);
    }
    all.assertAll();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SILENCE_THEN_NOISE")
  void everyFileButTheLastIsWithinATenthOfTheTarget(Shape shape) {
    for (boolean ordered : new boolean[] {true, false}) {
      List<FileReceipt> files = write(of(shape, ordered), WriteOptions.defaults(), 7_000);
      requireHits(shape, ordered, files);
      assertThat(files.stream().mapToLong(FileReceipt::rows).sum()).isEqualTo(rows(shape));
    }
  }

  @Test
  void whereRowsChangeAtOnceOnlyTheFileOfTheChangeMisses() {
    List<FileReceipt> files =
        write(of(Shape.SILENCE_THEN_NOISE, false), WriteOptions.defaults(), 5_000);
    assertThat(files.subList(0, files.size() - 1))
        .as("seed %d", SEED)
        .filteredOn(file -> Math.abs((double) file.bytes() / TARGET - 1) > 0.1)
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void rowGroupsOfFewRowsAndBytesDoNotMatter() {
    WriteOptions options =
        WriteOptions.builder().rowGroupRows(700).rowGroupBytes(100_000).pageRows(100).build();
    requireHits(Shape.MIXED, false, write(of(Shape.MIXED, false), options, 7_000));
  }

  @Test
  void filesAreCutAtTheSameRowsWhateverTheThreadsAndBatchesAre() {
    List<FileReceipt> alone = write(of(Shape.MIXED, true), WriteOptions.defaults(), 7_000);
    ExecutorService second = Executors.newSingleThreadExecutor();
    try {
      WriteOptions options = WriteOptions.builder().executor(second).build();
      assertThat(cuts(write(of(Shape.MIXED, true), options, 7_000))).isEqualTo(cuts(alone));
      assertThat(cuts(write(of(Shape.MIXED, true), options, 311))).isEqualTo(cuts(alone));
    } finally {
      second.shutdown();
    }
  }

  private static List<List<Long>> cuts(List<FileReceipt> files) {
    return files.stream().map(file -> List.of(file.rows(), file.bytes())).toList();
  }

  @Test
  void aFileNeverExceedsItsTargetByMoreThanItsLargestRow() {
    for (int vertices : List.of((int) (TARGET / 160), (int) (TARGET / 40), (int) (TARGET / 8))) {
      SizedRows rows = new SizedRows(Shape.ONE_IN_A_THOUSAND_HUGE, 40_000, vertices, true, SEED);
      List<FileReceipt> files = write(rows, WriteOptions.defaults(), 7_000);
      List<FileReceipt> withLarge = new ArrayList<>();
      for (FileReceipt file : files.subList(0, files.size() - 1)) {
        long largest = file.parts().orElseThrow().largestRow();
        assertThat(file.bytes()).as("seed %d", SEED).isLessThanOrEqualTo(TARGET + largest);
        if (largest == 0) {
          assertThat(file.bytes()).isBetween(TARGET - TARGET / 10, TARGET + TARGET / 10);
        } else {
          withLarge.add(file);
          assertThat(largest).isGreaterThan(TARGET / 20);
        }
      }
      assertThat(withLarge).as("%d vertices", vertices).isNotEmpty();
    }
  }

  @Test
  void aReceiptTellsWhatTheFileIsMadeOf() {
    for (FileReceipt file : write(of(Shape.POINTS, true), WriteOptions.defaults(), 7_000)) {
      var parts = file.parts().orElseThrow();
      assertThat(parts.rowGroups()).hasSize(file.rowGroups());
      assertThat(parts.rowGroups().stream().mapToLong(group -> group.rows()).sum())
          .isEqualTo(file.rows());
      assertThat(parts.rowGroups().stream().mapToLong(group -> group.bytes()).sum())
          .isBetween(file.bytes() / 2, file.bytes());
      assertThat(parts.coveringBytes()).isBetween(1L, file.bytes());
      var box = file.geometry("geometry").bounds().orElseThrow();
      assertThat(parts.rowGroups())
          .allSatisfy(group -> assertThat(box.contains(group.boxes().get("geometry"))).isTrue());
    }
  }
}
