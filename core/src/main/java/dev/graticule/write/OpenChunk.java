package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.predicate.Literal;
import java.util.Map;
import java.util.Optional;

/**
 * A chunk file being written. The nearer it comes to its target, the fewer rows it takes before it
 * looks at its size again.
 *
 * <p>What is not compressed yet, the file's writer can only guess; how far off its guess was for
 * the file before corrects it for this one.
 */
final class OpenChunk {
  private static final int FIRST_STEP = 1024;
  private static final int SMALLEST_STEP = 64;

  private final GeoParquetWriter writer;
  private final Map<String, Optional<Literal>> partition;
  private final long target;
  private final double correction;

  OpenChunk(
      GeoParquetWriter writer,
      Map<String, Optional<Literal>> partition,
      long target,
      double correction) {
    this.correction = correction;
    this.writer = writer;
    this.partition = partition;
    this.target = target;
  }

  /** Writes some of the rows from one to another, at least one; gives how many. */
  int write(Batch batch, int from, int end) {
    int count = Math.min(end - from, step());
    writer.write(batch, from, count);
    return count;
  }

  private int step() {
    long rows = writer.rowsSoFar();
    if (rows == 0) {
      return FIRST_STEP;
    }
    double bytesPerRow = Math.max(1, (double) bytesSoFar() / rows);
    double half = (target - bytesSoFar()) / bytesPerRow / 2;
    return (int) Math.max(SMALLEST_STEP, Math.min(half, Integer.MAX_VALUE));
  }

  boolean isFull() {
    return bytesSoFar() >= target;
  }

  long bytesSoFar() {
    return Math.round(writer.bytesSoFar() * correction);
  }

  /** What the writer guesses by itself. */
  long guess() {
    return writer.bytesSoFar();
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
