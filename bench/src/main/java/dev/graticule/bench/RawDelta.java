package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import dev.graticule.delta.DeltaStores;
import dev.graticule.store.Store;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Delta table through Kernel. Each commit builds on the snapshot that the one before left, and
 * checksums and checkpoints are written on a thread of their own, which is the fastest way that
 * Kernel has.
 */
final class RawDelta implements RawTable {
  private static final String WRITER = "bench";

  private final Store lake;
  private final Engine engine;
  private final ExecutorService hooks = Executors.newSingleThreadExecutor();
  private Snapshot snapshot;
  private List<DataFileStatus> prepared = List.of();

  private RawDelta(Store lake, Engine engine, Snapshot snapshot) {
    this.lake = lake;
    this.engine = engine;
    this.snapshot = snapshot;
  }

  static RawDelta open(Path lake, String name) {
    Store store = Store.local(lake.resolve(name));
    Engine engine = DeltaStores.engine(store);
    return new RawDelta(store, engine, TableManager.loadSnapshot(DeltaStores.ROOT).build(engine));
  }

  @Override
  public void prepare(List<String> names) {
    List<DataFileStatus> templates = new ArrayList<>();
    each(Optional.empty(), true, row -> templates.add(template(row)));
    DataFileStatus template = templates.get(0);
    prepared =
        names.stream()
            .map(
                name ->
                    new DataFileStatus(
                        DeltaStores.ROOT + "/" + name,
                        template.getSize(),
                        template.getModificationTime(),
                        template.getStatistics()))
            .toList();
  }

  private DataFileStatus template(Row scanFile) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(scanFile);
    Row add = scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
    String statistics = add.getString(InternalScanFileUtils.ADD_FILE_STATS_ORDINAL);
    return new DataFileStatus(
        status.getPath(),
        status.getSize(),
        status.getModificationTime(),
        DataFileStatistics.deserializeFromJson(statistics, snapshot.getSchema()));
  }

  @Override
  public void append(int number) {
    Transaction transaction =
        snapshot.buildUpdateTableTransaction(WRITER, Operation.WRITE).build(engine);
    Row state = transaction.getTransactionState(engine);
    DataWriteContext context = Transaction.getWriteContext(engine, state, Map.of());
    CloseableIterator<Row> actions =
        Transaction.generateAppendActions(engine, state, one(prepared.get(number)), context);
    TransactionCommitResult result =
        transaction.commit(engine, CloseableIterable.inMemoryIterable(actions));
    snapshot =
        result
            .getPostCommitSnapshot()
            .map(Snapshot.class::cast)
            .orElseGet(() -> TableManager.loadSnapshot(DeltaStores.ROOT).build(engine));
    after(result.getPostCommitHooks());
  }

  private void after(List<PostCommitHook> left) {
    boolean checkpoint =
        left.stream().anyMatch(hook -> hook.getType() == PostCommitHookType.CHECKPOINT);
    for (PostCommitHook hook : left) {
      // A full checksum reads the whole log: worth it once in a while.
      if (hook.getType() != PostCommitHookType.CHECKSUM_FULL || checkpoint) {
        hooks.execute(() -> invoke(hook));
      }
    }
  }

  private void invoke(PostCommitHook hook) {
    try {
      hook.threadSafeInvoke(engine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> plan(Bounds box) {
    Predicate condition =
        new And(
            new And(side("<=", "xmin", box.xmax()), side(">=", "xmax", box.xmin())),
            new And(side("<=", "ymin", box.ymax()), side(">=", "ymax", box.ymin())));
    List<String> names = new ArrayList<>();
    each(
        Optional.of(condition),
        false,
        row -> names.add(name(InternalScanFileUtils.getAddFileStatus(row).getPath())));
    return names;
  }

  private static Predicate side(String comparison, String side, double value) {
    return new Predicate(
        comparison, new Column(new String[] {"bbox", side}), Literal.ofDouble(value));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void each(Optional<Predicate> condition, boolean statistics, Consumer<Row> action) {
    ScanBuilder scan = snapshot.getScanBuilder();
    condition.ifPresent(scan::withFilter);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        scan.build().getScanFiles(engine, statistics)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(action);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> CloseableIterator<T> one(T value) {
    Iterator<T> each = List.of(value).iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public T next() {
        return each.next();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    hooks.shutdown();
    try {
      if (!hooks.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Kernel's hooks do not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lake.close();
  }
}
