package dev.graticule.query;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an engine was built with; settled before the first query.
 *
 * @param memoryLimit the bytes that the shared DuckDB instance may hold
 * @param ownMemoryLimit the bytes that an instance of a query's own may hold
 * @param threads the threads of an instance
 * @param spillLimit the bytes that an instance may write to its temporary directory
 * @param rowOrder whether an instance gives rows in the order of files
 * @param temporaryFolder where instances spill
 * @param extensionDirectory where extensions lie
 * @param extensions how far to go for them
 * @param directBytes how many bytes a typed query may have to look at to be answered without DuckDB
 * @param indexBytes the bytes that indexes over small sides of joins may take
 * @param pauses how long to wait for what may pass
 * @param observers are told what becomes of queries
 * @param options what queries have when they do not say otherwise
 */
record EngineSettings(
    long memoryLimit,
    long ownMemoryLimit,
    int threads,
    OptionalLong spillLimit,
    RowOrder rowOrder,
    Path temporaryFolder,
    Optional<ExtensionDirectory> extensionDirectory,
    ExtensionPolicy extensions,
    long directBytes,
    long indexBytes,
    Pauses pauses,
    List<QueryObserver> observers,
    QueryOptions options) {

  /** In a degraded instance: one thread's buffers are small, two keep the disk busy. */
  private static final int FEW_THREADS = 2;

  EngineSettings {
    observers = List.copyOf(observers);
  }

  /** In what order rows come that nobody ordered. */
  enum RowOrder {
    /** As they lie in the files. */
    OF_FILES,
    /** As they come, which needs fewer buffers. */
    ANY
  }

  /** For an instance of one query's own. */
  EngineSettings within(QueryLimits limits) {
    return with(
        limits.memory().map(size -> size.bytes()).orElse(ownMemoryLimit),
        limits.threads().orElse(threads),
        limits.spill().map(size -> OptionalLong.of(size.bytes())).orElse(spillLimit),
        rowOrder);
  }

  /** For an instance that takes less at a time. */
  EngineSettings degraded(Fallback fallback) {
    return with(
        fallback == Fallback.DEGRADED_HALF_MEMORY ? Math.max(1, memoryLimit / 2) : memoryLimit,
        Math.min(FEW_THREADS, Math.max(1, threads / 2)),
        spillLimit,
        RowOrder.ANY);
  }

  private EngineSettings with(
      long bytes, int threadCount, OptionalLong spillBytes, RowOrder order) {
    return new EngineSettings(
        bytes,
        bytes,
        threadCount,
        spillBytes,
        order,
        temporaryFolder,
        extensionDirectory,
        extensions,
        directBytes,
        indexBytes,
        pauses,
        observers,
        options);
  }
}
