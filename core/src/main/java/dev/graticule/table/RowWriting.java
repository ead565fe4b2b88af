package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.Delegate;
import dev.graticule.job.HandOff;
import dev.graticule.job.JobControl;
import dev.graticule.order.Order;
import dev.graticule.store.Store;
import dev.graticule.write.ChunkWriter;
import dev.graticule.write.Layout;
import dev.graticule.write.Staging;
import dev.graticule.write.Staging.Visibility;
import dev.graticule.write.WriteThreads;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Writes rows into files of a table's layout, staged for a commit: on the caller's thread, or, as
 * {@link #sideBySide}, fetching rows on the caller's thread while others encode those before them
 * and others again wait for the store.
 */
final class RowWriting {
  /** What may wait to be written: enough to fetch rows meanwhile, little enough for a cache. */
  private static final long WAITING_BYTES = 4L << 20;

  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final OptionalInt writers;

  /** Writes on the caller's thread, which may be any. */
  RowWriting(SpatialTable table, TableLog log, LakeResources resources) {
    this(table, log, resources, OptionalInt.empty());
  }

  private RowWriting(
      SpatialTable table, TableLog log, LakeResources resources, OptionalInt writers) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.writers = writers;
  }

  /** The same with several files encoded at once; to be called on a thread that may wait. */
  RowWriting sideBySide(int count) {
    return new RowWriting(table, log, resources, OptionalInt.of(count));
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
    return write(rows, contract, log.layout(), log.writeOptions(contract), store, control);
  }

  /**
   * Writes rows of a file anew, in the order that they have. They are in the table already, so they
   * are not held against its contract again. What fails leaves nothing.
   *
   * @param rows all rows of the file in its order; stays the caller's
   * @param gone those that are left out
   */
  StagedFiles rewrite(
      BatchSource rows, DeletedRows gone, Contract contract, Store store, JobControl control) {
    Layout asTheyAre = log.layout().order(Order.none());
    return staged(
        contract,
        asTheyAre,
        log.writeOptions(contract),
        store,
        control,
        (writer, allocator) -> {
          SameColumns columns = new SameColumns(contract);
          long position = 0;
          for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
            Batch batch = columns.of(next.get());
            int count = batch.rowCount();
            writer.rewrite(batch, gone.othersFrom(position, count));
            position += count;
          }
        });
  }

  /** Writes rows as others were written that they are some of. What fails leaves nothing. */
  StagedFiles write(BatchSource rows, StagedFiles like, Store store, JobControl control) {
    return write(rows, like.contract(), log.layout(), like.options(), store, control);
  }

  private StagedFiles write(
      BatchSource rows,
      Contract contract,
      Layout layout,
      WriteOptions options,
      Store store,
      JobControl control) {
    return staged(
        contract,
        layout,
        options,
        store,
        control,
        (writer, allocator) -> {
          try (BatchSource ordered = ordered(rows, contract, layout, allocator, control)) {
            put(ordered, writer, control);
          }
        });
  }

  private BatchSource ordered(
      BatchSource rows,
      Contract contract,
      Layout layout,
      BufferAllocator allocator,
      JobControl control) {
    return OrderedRows.of(
        rows, contract, layout, log.partitioner(contract), resources.sorting(), allocator, control);
  }

  private void put(BatchSource rows, CountedWriter writer, JobControl control) {
    if (writers.isPresent()) {
      handOver(rows, writer, control);
      return;
    }
    for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
      writer.write(next.get());
    }
  }

  /** Gives rows to a writer. */
  @FunctionalInterface
  private interface Giving {
    void give(CountedWriter writer, BufferAllocator allocator);
  }

  private StagedFiles staged(
      Contract contract,
      Layout layout,
      WriteOptions options,
      Store store,
      JobControl control,
      Giving rows) {
    Staging staging = Staging.in(store, visibility());
    try {
      List<DataFile> files = write(contract, layout, options, staging, control, rows);
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
      Contract contract,
      Layout layout,
      WriteOptions options,
      Staging staging,
      JobControl control,
      Giving rows) {
    try (BufferAllocator allocator =
            resources.allocator().newChildAllocator("write to " + table.name(), 0, Long.MAX_VALUE);
        ChunkWriter writer =
            ChunkWriter.create(
                staging.store(),
                contract,
                withSecondThread(layout, options),
                log.partitionColumns(),
                log.partitioner(contract),
                threads(),
                allocator)) {
      CountedWriter counted = new CountedWriter(writer, control);
      rows.give(counted, allocator);
      return counted.finish();
    }
  }

  private void handOver(BatchSource rows, CountedWriter writer, JobControl control) {
    Delegate cpu = new Delegate(resources.workers().cpu());
    try (HandOff<Batch> handOff = new HandOff<>(cpu, WAITING_BYTES, writer::write, Batch::close)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        handOff.put(next.get(), BatchInbox.bytes(next.get()));
        control.checkCancelled();
      }
      handOff.flush();
    }
    cpu.call(writer::seal);
  }

  private WriteThreads threads() {
    return writers.isPresent()
        ? WriteThreads.of(resources.workers(), writers.getAsInt())
        : WriteThreads.callers();
  }

  /**
   * The second thread of each file's writer comes from the lake unless the layout says otherwise.
   */
  private Layout withSecondThread(Layout layout, WriteOptions options) {
    return layout.files(
        options.executor().isPresent()
            ? options
            : options.toBuilder().executor(resources.workers().cpu()).build());
  }
}
