package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.job.JobControl;
import dev.graticule.write.ChunkWriter;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A writer of chunk files that tells a job how far it is. For one thread at a time. */
final class CountedWriter {
  private final ChunkWriter writer;
  private final JobControl control;
  private long bytes;
  private int files;

  CountedWriter(ChunkWriter writer, JobControl control) {
    this.writer = writer;
    this.control = control;
  }

  /** Writes and closes a batch, which was held against its contract. */
  void write(Batch taken) {
    try (Batch batch = taken) {
      control.checkCancelled();
      writer.writeChecked(batch);
      count(batch.rowCount(), writer.filesSoFar());
    }
  }

  /** Writes some rows of a batch as they are, and closes it. */
  void rewrite(Batch taken, BitSet rows) {
    try (Batch batch = taken) {
      control.checkCancelled();
      writer.writeChecked(batch, rows);
      count(rows.cardinality(), writer.filesSoFar());
    }
  }

  /** Compresses all there is; gives nothing. */
  @Nullable Void seal() {
    control.checkCancelled();
    writer.seal();
    return null;
  }

  List<DataFile> finish() {
    control.checkCancelled();
    List<DataFile> finished = writer.finish().stream().map(DataFile::of).toList();
    count(0, finished.size());
    return finished;
  }

  private void count(long rows, int filesNow) {
    long now = writer.bytesSoFar();
    control.advance(rows, Math.max(0, now - bytes));
    bytes = Math.max(bytes, now);
    for (; files < filesNow; files++) {
      control.fileDone();
    }
  }
}
