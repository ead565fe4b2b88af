package dev.graticule.query;

/**
 * What a query asks of the engine, beside its text.
 *
 * @param batchRows about how many rows a batch has
 * @param batchBytes about how many bytes a batch has at most
 * @param batchMemory how much memory batches may take before they are handed out
 * @param isolation what it shares
 * @param limits what it may take
 * @param fallback what follows errors that may pass
 * @param wkb whether geometries are scanned first
 * @param policy whom its text comes from; a text of somebody else has limits in any case
 */
record QueryOptions(
    int batchRows,
    long batchBytes,
    long batchMemory,
    Isolation isolation,
    QueryLimits limits,
    Fallback fallback,
    WkbTrust wkb,
    QueryPolicy policy) {

  /** The rows of a degraded batch: few enough for wide rows, and one vector of DuckDB at least. */
  private static final int LESS = 8;

  QueryOptions {
    limits = policy.bound(limits);
    if (batchRows < 1) {
      throw new IllegalArgumentException("A batch needs at least 1 row, not " + batchRows + ".");
    }
    if (batchBytes < 1) {
      throw new IllegalArgumentException("A batch needs at least 1 byte, not " + batchBytes + ".");
    }
    if (batchMemory < 1) {
      throw new IllegalArgumentException(
          "Batches need at least 1 byte of memory, not " + batchMemory + ".");
    }
  }

  /** Whether it runs on a DuckDB instance of its own. */
  boolean needInstance() {
    return isolation == Isolation.OWN || limits.needInstance() || !policy.isTrusted();
  }

  /** For another try that takes less at a time. */
  QueryOptions degraded() {
    return new QueryOptions(
        Math.max(1, batchRows / LESS),
        batchBytes,
        batchMemory,
        isolation,
        limits,
        fallback,
        wkb,
        policy);
  }

  QueryOptions withBatchRows(int rows) {
    return new QueryOptions(
        rows, batchBytes, batchMemory, isolation, limits, fallback, wkb, policy);
  }

  QueryOptions withBatchBytes(long bytes) {
    return new QueryOptions(
        batchRows, bytes, batchMemory, isolation, limits, fallback, wkb, policy);
  }

  QueryOptions withBatchMemory(long bytes) {
    return new QueryOptions(batchRows, batchBytes, bytes, isolation, limits, fallback, wkb, policy);
  }

  QueryOptions withIsolation(Isolation other) {
    return new QueryOptions(
        batchRows, batchBytes, batchMemory, other, limits, fallback, wkb, policy);
  }

  QueryOptions withLimits(QueryLimits other) {
    return new QueryOptions(
        batchRows, batchBytes, batchMemory, isolation, other, fallback, wkb, policy);
  }

  QueryOptions withFallback(Fallback other) {
    return new QueryOptions(
        batchRows, batchBytes, batchMemory, isolation, limits, other, wkb, policy);
  }

  QueryOptions withPolicy(QueryPolicy other) {
    return new QueryOptions(
        batchRows, batchBytes, batchMemory, isolation, limits, fallback, wkb, other);
  }

  QueryOptions withWkb(WkbTrust other) {
    return new QueryOptions(
        batchRows, batchBytes, batchMemory, isolation, limits, fallback, other, policy);
  }
}
