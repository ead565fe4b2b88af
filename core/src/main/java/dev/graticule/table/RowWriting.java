package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.JobControl;
import dev.graticule.store.Store;
import dev.graticule.write.ChunkWriter;
import dev.graticule.write.Layout;
import dev.graticule.write.Staging;
import dev.graticule.write.Staging.Visibility;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Writes rows into files of a table's layout, staged for a commit. */
final class RowWriting {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;

  RowWriting(SpatialTable table, TableLog log, LakeResources resources) {
    this.table = table;
    this.log = log;
    this.resources = resources;
  }

  /**
   * Writes rows. What fails leaves nothing.
   *
   * @param rows columns as in the contract; stays the caller's
   * @param contract what the table's contract is to be with these files
   * @param store where the files are to lie
   * @param control counts rows taken, bytes of files and files ended
   * @return the files, to be closed by the caller
   */
  StagedFiles write(BatchSource rows, Contract contract, Store store, JobControl control) {
    return write(rows, contract, log.writeOptions(contract), store, control);
  }

  /** Writes rows as others were written that they are some of. What fails leaves nothing. */
  StagedFiles write(BatchSource rows, StagedFiles like, Store store, JobControl control) {
    return write(rows, like.contract(), like.options(), store, control);
  }

  private StagedFiles write(
      BatchSource rows, Contract contract, WriteOptions options, Store store, JobControl control) {
    Staging staging = Staging.in(store, visibility());
    try {
      List<DataFile> files = write(rows, contract, options, staging, control);
      return new StagedFiles(staging, files, contract, options);
    } catch (Throwable e) {
      closeAfter(e, staging);
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, Staging staging) {
    try {
      staging.close();
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  private Visibility visibility() {
    return table.capabilities().contains(Capability.ATOMIC_COMMIT)
        ? Visibility.AT_ONCE
        : Visibility.HELD;
  }

  private List<DataFile> write(
      BatchSource rows,
      Contract contract,
      WriteOptions options,
      Staging staging,
      JobControl control) {
    try (BufferAllocator allocator =
            resources.allocator().newChildAllocator("write to " + table.name(), 0, Long.MAX_VALUE);
        ChunkWriter writer =
            ChunkWriter.create(
                staging.store(),
                contract,
                layout(options),
                log.partitionColumns(),
                log.partitioner(contract),
                allocator);
        BatchSource ordered =
            OrderedRows.of(
                rows,
                contract,
                log.layout(),
                log.partitioner(contract),
                resources.sorting(),
                allocator,
                control)) {
      long bytes = 0;
      int files = 0;
      for (Optional<Batch> next = ordered.next(); next.isPresent(); next = ordered.next()) {
        try (Batch batch = next.get()) {
          control.checkCancelled();
          writer.write(batch);
          long now = writer.bytesSoFar();
          control.advance(batch.rowCount(), Math.max(0, now - bytes));
          bytes = Math.max(bytes, now);
          for (; files < writer.filesSoFar(); files++) {
            control.fileDone();
          }
        }
      }
      control.checkCancelled();
      List<DataFile> finished = writer.finish().stream().map(DataFile::of).toList();
      for (; files < finished.size(); files++) {
        control.fileDone();
      }
      control.advance(0, Math.max(0, writer.bytesSoFar() - bytes));
      return finished;
    }
  }

  /**
   * The second thread of each file's writer comes from the lake unless the layout says otherwise.
   */
  private Layout layout(WriteOptions options) {
    return log.layout()
        .files(
            options.executor().isPresent()
                ? options
                : options.toBuilder().executor(resources.workers().cpu()).build());
  }
}
