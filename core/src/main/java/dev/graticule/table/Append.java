package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.JobControl;
import dev.graticule.write.ChunkWriter;
import dev.graticule.write.Layout;
import dev.graticule.write.Staging;
import dev.graticule.write.Staging.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The work of an append: rows to staged files, staged files to a commit. Whatever fails before the
 * commit leaves nothing; when nobody knows whether the commit happened, everything stays.
 */
final class Append {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final AppendOptions options;

  Append(SpatialTable table, TableLog log, LakeResources resources, AppendOptions options) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.options = options;
  }

  AppendResult run(BatchSource source, JobControl control) {
    try (source) {
      Snapshot before = log.snapshot();
      Contract contract = before.contract();
      ContractDrift.refuse(table.name(), source.contract(), contract);
      Visibility visibility =
          table.capabilities().contains(Capability.ATOMIC_COMMIT)
              ? Visibility.AT_ONCE
              : Visibility.HELD;
      try (Staging staging = Staging.in(before.store(), visibility)) {
        List<DataFile> files = write(source, contract, staging, control);
        if (files.isEmpty() && options.idempotencyKey().isEmpty()) {
          return new AppendResult(before, List.of(), Committed.Outcome.COMMITTED, Duration.ZERO);
        }
        control.checkCancelled();
        staging.publish();
        return commit(files, staging);
      }
    }
  }

  private List<DataFile> write(
      BatchSource source, Contract contract, Staging staging, JobControl control) {
    try (BufferAllocator allocator =
            resources
                .allocator()
                .newChildAllocator("append to " + table.name(), 0, Long.MAX_VALUE);
        ChunkWriter writer =
            ChunkWriter.create(
                staging.store(), contract, layout(contract), log.partitionColumns(), allocator)) {
      long bytes = 0;
      int files = 0;
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          control.checkCancelled();
          writer.write(new SameColumns(contract).of(batch));
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
  private Layout layout(Contract contract) {
    WriteOptions files = log.writeOptions(contract);
    return log.layout()
        .files(
            files.executor().isPresent()
                ? files
                : files.toBuilder().executor(resources.workers().cpu()).build());
  }

  private AppendResult commit(List<DataFile> files, Staging staging) {
    Commit commit = Commit.append(files).withSummary(options.summary());
    if (options.idempotencyKey().isPresent()) {
      commit = commit.withIdempotencyKey(options.idempotencyKey().get());
    }
    Committed committed;
    try {
      committed = table.commit(commit);
    } catch (CommitUnknownException e) {
      staging.keep();
      throw e;
    }
    if (committed.outcome() == Committed.Outcome.FOUND) {
      return new AppendResult(
          committed.snapshot(), List.of(), committed.outcome(), committed.took());
    }
    staging.keep();
    return new AppendResult(committed.snapshot(), files, committed.outcome(), committed.took());
  }
}
