package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.delta.KernelInternals.FileEntry;
import dev.graticule.delta.KernelInternals.NewMetadata;
import dev.graticule.delta.KernelInternals.TransactionKey;
import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.write.Layout;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One try at a commit, right behind a version. */
final class CommitTry {
  private final DeltaTable table;
  private final TableState base;
  private final Commit commit;
  private final String engineInfo;

  CommitTry(DeltaTable table, TableState base, Commit commit, String engineInfo) {
    this.table = table;
    this.base = base;
    this.commit = commit;
    this.engineInfo = engineInfo;
  }

  /** Commits, or throws as {@link dev.graticule.table.TableLog#commit} has it. */
  Landed run() {
    Features.requireWritable(table.name(), base.kernel(), base.protocol());
    KernelErrors.translated(
        table.name(),
        () -> {
          KernelInternals.requireWritable(base.kernel());
          return base;
        });
    Features.requireAllowed(
        table.name(),
        base.kernel(),
        commit.operation(),
        !commit.removed().isEmpty(),
        !commit.added().isEmpty());
    new Winners(table, base).require(commit);

    long now = table.site().clock().millis();
    List<Row> actions = new ArrayList<>();
    Map<StorePath, Long> removedBytes = removals(now, actions);
    Optional<NewMetadata> metadata = commit.contract().map(this::metadata);
    additions(now, actions);
    DescribingCommitter committer =
        new DescribingCommitter(CommitDescriptions.of(commit, removedBytes));
    Transaction transaction =
        KernelInternals.transaction(
            base.kernel(),
            metadata,
            commit.idempotencyKey().map(key -> new TransactionKey(key, base.version() + 1, now)),
            committer,
            engineInfo);
    try {
      TransactionCommitResult result =
          transaction.commit(table.engine(), CloseableIterable.inMemoryIterable(iterator(actions)));
      return new Landed(
          result.getVersion(), result.getPostCommitSnapshot(), result.getPostCommitHooks());
    } catch (RuntimeException e) {
      if (hasLanded(e, committer)) {
        return new Landed(base.version() + 1, Optional.empty(), List.of());
      }
      throw KernelErrors.translate(table.name(), e);
    }
  }

  private boolean changesData() {
    return commit.operation() != Operation.REPLACE;
  }

  /** Finds what is taken out, and that nothing that is put in is there already. */
  private Map<StorePath, Long> removals(long now, List<Row> actions) {
    Set<StorePath> removed = new HashSet<>(commit.removed());
    Set<StorePath> added = new HashSet<>();
    commit.added().forEach(file -> added.add(file.path()));
    Map<StorePath, Long> bytes = new HashMap<>();
    if (removed.isEmpty() && commit.operation() != Operation.REGISTER) {
      return bytes;
    }
    List<Row> removals =
        table.reading(
            base,
            kernel -> {
              List<Row> found = new ArrayList<>();
              KernelInternals.eachFile(
                  kernel,
                  table.engine(),
                  add -> {
                    StorePath path = table.loggedFiles().place(add.path());
                    if (removed.contains(path)) {
                      bytes.put(path, add.bytes());
                      found.add(add.removal(changesData(), now));
                    } else if (added.contains(path)) {
                      throw alreadyThere(path);
                    }
                  });
              return found;
            });
    actions.addAll(removals);
    for (StorePath path : removed) {
      if (!bytes.containsKey(path)) {
        throw new CommitConflictException(
            Remedy.READ_AGAIN,
            "%s is no longer in table \"%s\", so it cannot be taken out; read the newest snapshot and begin again."
                .formatted(path, table.name()));
      }
    }
    return bytes;
  }

  private RefusedException alreadyThere(StorePath path) {
    return new RefusedException(
        "%s is in table \"%s\" already; a file counts once: leave it out."
            .formatted(path, table.name()));
  }

  private NewMetadata metadata(Contract contract) {
    Layout layout = TableState.settled(base.layout(), contract);
    Map<String, String> properties = new LinkedHashMap<>(base.kernel().getTableProperties());
    TableProperties.put(properties, contract, layout);
    return new NewMetadata(
        SchemaChange.schema(table.name(), base, contract, layout.files().coveringNames()),
        properties);
  }

  private void additions(long now, List<Row> actions) {
    Contract contract = commit.contract().orElse(base.contract());
    Map<String, String> coverings =
        commit.contract().isPresent()
            ? TableState.settled(base.layout(), contract).files().coveringNames()
            : base.coverings();
    StatisticsWriter statistics =
        new StatisticsWriter(contract, base.partitionColumns(), coverings);
    PartitionValues partitions =
        new PartitionValues(table.name(), contract, base.partitionColumns());
    Set<StorePath> seen = new HashSet<>();
    for (DataFile file : commit.added()) {
      if (!seen.add(file.path())) {
        throw alreadyThere(file.path());
      }
      actions.add(
          KernelInternals.addition(
              new FileEntry(
                  LoggedPath.encode(file.path().value()),
                  partitions.write(file.path().value(), file.partition()),
                  file.bytes(),
                  statistics.write(file.evidence()),
                  GeometryNotes.tags(contract, coverings, file.evidence())),
              now,
              changesData()));
    }
  }

  private static CloseableIterator<Row> iterator(List<Row> rows) {
    java.util.Iterator<Row> each = rows.iterator();
    return new CloseableIterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public Row next() {
        return each.next();
      }

      @Override
      public void close() {}
    };
  }

  /** Whether a commit is in the log though committing failed; throws when that is the answer. */
  private boolean hasLanded(RuntimeException error, DescribingCommitter committer) {
    if (error instanceof MaxCommitRetryLimitReachedException
        && KernelErrors.find(error, FileAlreadyExistsException.class).isPresent()) {
      throw new CommitConflictException(
          Remedy.COMMIT_AGAIN,
          "Somebody else made version %d of table \"%s\"; commit again."
              .formatted(base.version() + 1, table.name()),
          error);
    }
    if (committer.transactionId().isEmpty()) {
      return false;
    }
    if (KernelErrors.find(error, PublishUnknownException.class).isPresent()) {
      throw unknown(error);
    }
    // What failed may have come behind the commit: whoever made the version says so in it.
    try {
      return isThere(committer.transactionId().get());
    } catch (IOException | RuntimeException e) {
      error.addSuppressed(e);
      throw unknown(error);
    }
  }

  private boolean isThere(String transactionId) throws IOException {
    try {
      return LoggedCommit.read(table.site().store(), base.version() + 1)
          .transactionId()
          .filter(transactionId::equals)
          .isPresent();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private CommitUnknownException unknown(RuntimeException error) {
    return new CommitUnknownException(
        "Nobody knows whether version %d of Delta table \"%s\" was committed by this call: %s Look at the newest version before anything else; nothing was deleted."
            .formatted(base.version() + 1, table.name(), error.getMessage()),
        error);
  }
}
