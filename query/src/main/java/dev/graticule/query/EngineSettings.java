package dev.graticule.query;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What an engine was built with; settled before the first query. */
record EngineSettings(
    OptionalLong memoryLimit,
    int threads,
    Path temporaryFolder,
    Optional<Path> extensionDirectory,
    ExtensionPolicy extensions,
    QueryOptions options) {

  static final int DEFAULT_BATCH_ROWS = 16_384;

  /** What a query asks of the engine, beside its text. */
  record QueryOptions(
      int batchRows, long batchMemory, Optional<Duration> deadline, Isolation isolation) {

    QueryOptions {
      if (batchRows < 1) {
        throw new IllegalArgumentException("A batch needs at least 1 row, not " + batchRows + ".");
      }
      if (batchMemory < 1) {
        throw new IllegalArgumentException(
            "Batches need at least 1 byte of memory, not " + batchMemory + ".");
      }
      if (deadline.isPresent() && (deadline.get().isNegative() || deadline.get().isZero())) {
        throw new IllegalArgumentException(
            "A deadline is a time greater than zero, not " + deadline.get() + ".");
      }
    }

    QueryOptions withBatchRows(int rows) {
      return new QueryOptions(rows, batchMemory, deadline, isolation);
    }

    QueryOptions withBatchMemory(long bytes) {
      return new QueryOptions(batchRows, bytes, deadline, isolation);
    }

    QueryOptions withDeadline(Duration limit) {
      return new QueryOptions(batchRows, batchMemory, Optional.of(limit), isolation);
    }

    QueryOptions withIsolation(Isolation other) {
      return new QueryOptions(batchRows, batchMemory, deadline, other);
    }
  }
}
