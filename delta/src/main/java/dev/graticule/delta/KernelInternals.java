package dev.graticule.delta;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.commit.DefaultFileSystemManagedTableOnlyCommitter;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.tablefeatures.TableFeature;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All that is used of Kernel's {@code internal} packages, which may change with any version: each
 * method here has a test that would notice.
 */
final class KernelInternals {
  private static final StructType ADD = AddFile.SCHEMA_WITH_STATS;
  private static final int PATH = ADD.indexOf("path");
  private static final int PARTITION_VALUES = ADD.indexOf("partitionValues");
  private static final int SIZE = ADD.indexOf("size");
  private static final int MODIFIED = ADD.indexOf("modificationTime");
  private static final int DATA_CHANGE = ADD.indexOf("dataChange");
  private static final int DELETION_VECTOR = ADD.indexOf("deletionVector");
  private static final int TAGS = ADD.indexOf("tags");
  private static final int STATS = ADD.indexOf("stats");

  private KernelInternals() {}

  /** What a table asks of those who read and write it. */
  record TableProtocol(
      int readerVersion, int writerVersion, Set<String> readerFeatures, Set<String> features) {}

  /**
   * The protocol of a table, with the features that its versions imply: those that a reader must
   * know, and all.
   */
  static TableProtocol protocol(Snapshot snapshot) {
    Protocol protocol = snapshot.getProtocol();
    return new TableProtocol(
        protocol.getMinReaderVersion(),
        protocol.getMinWriterVersion(),
        readerFeatures(protocol),
        names(protocol.getImplicitlyAndExplicitlySupportedFeatures()));
  }

  private static Set<String> readerFeatures(Protocol protocol) {
    Set<String> features = new TreeSet<>(protocol.getReaderFeatures());
    if (protocol.getMinReaderVersion() == 2) {
      features.add("columnMapping");
    }
    return features;
  }

  private static Set<String> names(Set<TableFeature> features) {
    Set<String> names = new TreeSet<>();
    features.forEach(feature -> names.add(feature.featureName()));
    return names;
  }

  /** Throws Kernel's own error when Kernel does not write such tables. */
  static void requireWritable(Snapshot snapshot) {
    TableFeatures.validateKernelCanWriteToTable(
        snapshot.getProtocol(), snapshot.getMetadata(), snapshot.getPath());
  }

  /** A file that is in the table, as the log has it. Lent for the time of a call. */
  record LoggedAdd(Row row) {
    String path() {
      return row.getString(PATH);
    }

    long bytes() {
      return row.getLong(SIZE);
    }

    /** By column, as the log calls it; null for null. */
    Map<String, String> partitionTexts() {
      return VectorUtils.toJavaMap(row.getMap(PARTITION_VALUES));
    }

    Optional<String> statistics() {
      return row.isNullAt(STATS) ? Optional.empty() : Optional.of(row.getString(STATS));
    }

    Map<String, String> tags() {
      return row.isNullAt(TAGS) ? Map.of() : VectorUtils.toJavaMap(row.getMap(TAGS));
    }

    Optional<DeletionVector> deletionVector() {
      if (row.isNullAt(DELETION_VECTOR)) {
        return Optional.empty();
      }
      DeletionVectorDescriptor descriptor =
          DeletionVectorDescriptor.fromRow(row.getStruct(DELETION_VECTOR));
      return Optional.of(
          new DeletionVector(
              descriptor.getStorageType(),
              descriptor.getPathOrInlineDv(),
              descriptor.getOffset().orElse(0),
              descriptor.getSizeInBytes(),
              descriptor.getCardinality()));
    }

    /** The action that takes the file out again, with all that the log knows of it. */
    Row removal(boolean dataChange, long at) {
      return SingleAction.createRemoveFileSingleAction(
          new AddFile(row).toRemoveFileRow(dataChange, Optional.of(at)));
    }
  }

  /** Gives each file that is in the table, in no order. */
  static void eachFile(Snapshot snapshot, Engine engine, Consumer<LoggedAdd> action)
      throws IOException {
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            action.accept(new LoggedAdd(rows.next().getStruct(0)));
          }
        }
      }
    }
  }

  /** The action that puts a file in. */
  static Row addition(FileEntry file, long modified, boolean dataChange) {
    Map<Integer, Object> values = new HashMap<>();
    values.put(PATH, file.path());
    values.put(PARTITION_VALUES, VectorUtils.stringStringMapValue(file.partitionValues()));
    values.put(SIZE, file.bytes());
    values.put(MODIFIED, modified);
    values.put(DATA_CHANGE, dataChange);
    values.put(STATS, file.statistics());
    if (!file.tags().isEmpty()) {
      values.put(TAGS, VectorUtils.stringStringMapValue(file.tags()));
    }
    return SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, values));
  }

  /** A file to put in, in the words of the log. */
  record FileEntry(
      String path,
      Map<String, String> partitionValues,
      long bytes,
      String statistics,
      Map<String, String> tags) {}

  /** Another schema and other properties for a table. */
  record NewMetadata(StructType schema, Map<String, String> properties) {}

  /** A key that a commit leaves in the log, to be found again. */
  record TransactionKey(String key, long version, long at) {}

  /**
   * One try at a commit on top of a snapshot. Kernel's public builder changes a schema only where
   * columns are mapped.
   */
  static Transaction transaction(
      Snapshot snapshot,
      Optional<NewMetadata> metadata,
      Optional<TransactionKey> key,
      Committer committer,
      String engineInfo) {
    SnapshotImpl base = (SnapshotImpl) snapshot;
    Optional<Metadata> changed =
        metadata.map(
            to ->
                base.getMetadata()
                    .withNewSchema(to.schema())
                    .withReplacedConfiguration(to.properties()));
    return new TransactionImpl(
        false,
        base.getDataPath(),
        Optional.of(base),
        engineInfo,
        Operation.MANUAL_UPDATE,
        Optional.empty(),
        changed,
        committer,
        key.map(k -> new SetTransaction(k.key(), k.version(), Optional.of(k.at()))),
        // Clustered tables are not written; left open, Kernel would read the log to see that this
        // is none.
        Optional.of(List.of()),
        Optional.of(0),
        0,
        System::currentTimeMillis);
  }

  /** The version that was committed with a key, when one was. */
  static OptionalLong committedWith(Snapshot snapshot, Engine engine, String key) {
    return snapshot
        .getLatestTransactionVersion(engine, key)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Puts the actions of a commit into the log, if nobody else has made that version. */
  static CommitResponse write(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    return DefaultFileSystemManagedTableOnlyCommitter.INSTANCE.commit(engine, actions, metadata);
  }

  static boolean isCommitInfo(Row action) {
    return !action.isNullAt(SingleAction.COMMIT_INFO_ORDINAL);
  }

  /** The id that Kernel gave a commit. */
  static String transactionId(Row commitInfoAction) {
    return commitInfo(commitInfoAction).getString(CommitInfo.FULL_SCHEMA.indexOf("txnId"));
  }

  private static Row commitInfo(Row action) {
    return action.getStruct(SingleAction.COMMIT_INFO_ORDINAL);
  }

  /** The same commit info with what the commit does in the words of Delta's history. */
  static Row described(Row commitInfoAction, CommitDescription description) {
    Row given = commitInfo(commitInfoAction);
    StructType schema = CommitInfo.FULL_SCHEMA;
    Map<Integer, Object> values = new HashMap<>();
    int inCommitTimestamp = schema.indexOf("inCommitTimestamp");
    if (!given.isNullAt(inCommitTimestamp)) {
      values.put(inCommitTimestamp, given.getLong(inCommitTimestamp));
    }
    int timestamp = schema.indexOf("timestamp");
    values.put(timestamp, given.getLong(timestamp));
    for (String kept : new String[] {"engineInfo", "txnId"}) {
      values.put(schema.indexOf(kept), given.getString(schema.indexOf(kept)));
    }
    values.put(schema.indexOf("operation"), description.operation());
    values.put(
        schema.indexOf("operationParameters"),
        VectorUtils.stringStringMapValue(description.parameters()));
    values.put(schema.indexOf("isBlindAppend"), description.blindAppend());
    values.put(
        schema.indexOf("operationMetrics"),
        VectorUtils.stringStringMapValue(description.metrics()));
    return SingleAction.createCommitInfoSingleAction(new GenericRow(schema, values));
  }

  /** The rows of a checkpoint, and how many files they put in once all were read. */
  record CheckpointRows(CreateCheckpointIterator rows) {
    long files() {
      return rows.getNumberOfAddActions();
    }
  }

  static CheckpointRows checkpointRows(Snapshot snapshot, Engine engine) {
    return new CheckpointRows(snapshot.getCreateCheckpointIterator(engine));
  }
}
