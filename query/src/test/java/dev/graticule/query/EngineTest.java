package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.write.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine over registered tables. After each test the allocator proves that nothing leaked and
 * the engine's temporary directory is empty again.
 */
abstract class EngineTest {
  static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  BufferAllocator allocator;
  QueryEngine engine;

  @BeforeEach
  void openEngine() {
    allocator = new RootAllocator();
    engine = builder().open();
  }

  /**
   * With {@code -Dgraticule.direct=0} all tests go through DuckDB, but for those on the other way.
   */
  private static final ByteSize DIRECT =
      ByteSize.mebibytes(
          Long.getLong("graticule.direct", QueryEngine.Builder.DEFAULT_DIRECT_READS.bytes() >> 20));

  QueryEngine.Builder builder() {
    return QueryEngine.builder()
        .directReads(DIRECT)
        .allocator(allocator)
        .threads(2)
        .temporaryDirectory(folder.resolve("spill"))
        .extensions(ExtensionPolicy.NEVER);
  }

  @AfterEach
  void closeEngine() throws Exception {
    engine.close();
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
    try (Stream<Path> left = Files.list(folder.resolve("spill"))) {
      assertThat(left).isEmpty();
    }
  }

  List<Long> ids(QueryResult result) {
    return longs(result, "id");
  }

  List<Long> longs(QueryResult result, String column) {
    List<Long> found = new ArrayList<>();
    result.forEachBatch(batch -> found.addAll(longs(batch, column))).await(SOON);
    return found;
  }

  static List<Long> longs(Batch batch, String column) {
    BigIntVector vector = (BigIntVector) batch.vector(column);
    List<Long> found = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      found.add(vector.get(row));
    }
    return found;
  }
}
