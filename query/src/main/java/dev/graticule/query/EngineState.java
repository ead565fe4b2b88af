package dev.graticule.query;

import dev.graticule.write.ByteSize;
import java.util.List;

/**
 * How an engine stands at one moment.
 *
 * @param memoryLimit what its shared DuckDB instance may hold
 * @param threads how many threads that instance has
 * @param limits what queries may take that do not say otherwise
 * @param memory what that instance holds now, by purpose; purposes that hold nothing are left out
 * @param batches bytes of batches, those in callers' hands included
 * @param admission the budget and the queue, which other engines may share
 * @param indexes what is kept of the small sides of joins
 * @param queries its queries, those that wait included, in the order of asking
 */
public record EngineState(
    ByteSize memoryLimit,
    int threads,
    QueryLimits limits,
    List<MemoryUse> memory,
    ByteSize batches,
    AdmissionState admission,
    IndexState indexes,
    List<RunningQuery> queries) {

  /** Copies the lists. */
  public EngineState {
    memory = List.copyOf(memory);
    queries = List.copyOf(queries);
  }

  /**
   * What DuckDB holds for one purpose, as its {@code duckdb_memory()} says.
   *
   * @param purpose DuckDB's name of it
   * @param bytes in memory
   * @param spilled bytes in the temporary directory
   */
  public record MemoryUse(String purpose, long bytes, long spilled) {}
}
