package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.file.RowRefusedException;
import dev.graticule.predicate.Literal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The files of one partition, one after the other. For one thread at a time. */
final class Lane {
  private final Map<String, Optional<Literal>> partition;
  private final ChunkFiles files;
  private OptionalDouble compression = OptionalDouble.empty();
  private @Nullable OpenChunk chunk;

  Lane(Map<String, Optional<Literal>> partition, ChunkFiles files) {
    this.partition = partition;
    this.files = files;
  }

  /**
   * Writes rows.
   *
   * @param rowsBefore how many rows were given before the batch, for messages
   */
  void fill(Batch batch, int from, int end, long rowsBefore) {
    int row = from;
    while (row < end) {
      OpenChunk open = chunk == null ? files.begin(partition, compression) : chunk;
      chunk = open;
      row += fill(open, batch, row, end, rowsBefore);
      if (open.isFull()) {
        end();
      }
    }
  }

  /**
   * An error names the row as its place in all that is written, which is what the caller counts.
   */
  private static int fill(OpenChunk open, Batch batch, int from, int end, long rowsBefore) {
    long inFile = open.rowsSoFar();
    try {
      return open.fill(batch, from, end);
    } catch (RowRefusedException e) {
      throw e.at(rowsBefore + from + (e.row() - inFile));
    }
  }

  /** Lets the open file, if any, go to be published. */
  void end() {
    OpenChunk ended = chunk;
    if (ended != null) {
      chunk = null;
      ended.seal();
      OptionalDouble measured = ended.compression();
      compression = measured.isPresent() ? measured : compression;
      files.publish(ended);
    }
  }

  /** Compresses what is left of the open file, if any. */
  void seal() {
    if (chunk != null) {
      chunk.seal();
    }
  }

  long bytesSoFar() {
    return chunk == null ? 0 : chunk.bytesSoFar();
  }

  void discard() {
    OpenChunk dropped = chunk;
    if (dropped != null) {
      chunk = null;
      dropped.discard();
    }
  }
}
