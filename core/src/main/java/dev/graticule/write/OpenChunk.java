package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.predicate.Literal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A chunk file being written, and the partition its rows lie in. */
final class OpenChunk {
  private final GeoParquetWriter writer;
  private final Map<String, Optional<Literal>> partition;

  OpenChunk(GeoParquetWriter writer, Map<String, Optional<Literal>> partition) {
    this.writer = writer;
    this.partition = partition;
  }

  /** Writes the rows from one to another as far as the file takes them; gives how many. */
  int fill(Batch batch, int from, int end) {
    return writer.fill(batch, from, end - from);
  }

  boolean isFull() {
    return writer.isFull();
  }

  long rowsSoFar() {
    return writer.rowsSoFar();
  }

  /** Compresses what is left; only the footer is missing then. */
  void seal() {
    writer.seal();
  }

  long bytesSoFar() {
    return writer.bytesSoFar();
  }

  /** What the next file of the partition begins with. */
  OptionalDouble compression() {
    return writer.compression();
  }

  ChunkFile finish() {
    try {
      writer.close();
      return new ChunkFile(writer.receipt(), partition);
    } catch (RuntimeException e) {
      discardAfter(e);
      throw e;
    }
  }

  private void discardAfter(RuntimeException first) {
    try {
      writer.discard();
    } catch (RuntimeException e) {
      first.addSuppressed(e);
    }
  }

  void discard() {
    writer.discard();
  }
}
