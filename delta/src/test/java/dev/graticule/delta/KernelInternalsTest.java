package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.graticule.delta.KernelInternals.CheckpointRows;
import dev.graticule.delta.KernelInternals.FileEntry;
import dev.graticule.delta.KernelInternals.LoggedAdd;
import dev.graticule.delta.KernelInternals.NewMetadata;
import dev.graticule.delta.KernelInternals.TransactionKey;
import dev.graticule.store.Store;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each call into what Kernel calls internal does what it is used for. */
class KernelInternalsTest {
  private static final StructType SCHEMA = new StructType().add("id", LongType.LONG);
  private static final CommitDescription DESCRIPTION =
      new CommitDescription("OPTIMIZE", Map.of("why", "test"), Map.of("numFiles", "1"), true);

  @TempDir Path folder;
  private Store store;
  private StoreEngine engine;

  @BeforeEach
  void open() {
    store = Store.local(folder);
    engine = new StoreEngine(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Snapshot create(Map<String, String> properties) {
    TableManager.buildCreateTableTransaction(LogFiles.ROOT, SCHEMA, "test")
        .withTableProperties(properties)
        .build(engine)
        .commit(engine, CloseableIterable.emptyIterable());
    return newest();
  }

  private Snapshot newest() {
    return TableManager.loadSnapshot(LogFiles.ROOT).build(engine);
  }

  private static Row file(String path) {
    return KernelInternals.addition(
        new FileEntry(path, Map.of(), 77, "{\"numRecords\":3}", Map.of("k", "v")), 1_000, true);
  }

  private TransactionCommitResult commit(
      Snapshot base, Optional<NewMetadata> metadata, Optional<TransactionKey> key, Row... rows) {
    Transaction transaction =
        KernelInternals.transaction(
            base, metadata, key, new DescribingCommitter(DESCRIPTION), "test");
    return transaction.commit(engine, CloseableIterable.inMemoryIterable(iterator(List.of(rows))));
  }

  private static CloseableIterator<Row> iterator(List<Row> rows) {
    Iterator<Row> each = rows.iterator();
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

  @Test
  void theProtocolNamesWhatItsVersionsImply() {
    KernelInternals.TableProtocol protocol = KernelInternals.protocol(create(Map.of()));

    assertThat(protocol.readerVersion()).isEqualTo(1);
    assertThat(protocol.writerVersion()).isEqualTo(2);
    assertThat(protocol.readerFeatures()).isEmpty();
    assertThat(protocol.features()).containsExactly("appendOnly", "invariants");
  }

  @Test
  void theProtocolNamesFeaturesThatItLists() {
    KernelInternals.TableProtocol protocol =
        KernelInternals.protocol(create(Map.of("delta.enableDeletionVectors", "true")));

    assertThat(protocol.readerFeatures()).containsExactly("deletionVectors");
    assertThat(protocol.features()).contains("deletionVectors");
  }

  @Test
  void kernelSaysWhatItDoesNotWrite() throws Exception {
    KernelInternals.requireWritable(create(Map.of()));
    ForeignTable.in(folder.resolve("other"))
        .column("id", "long")
        .writerFeature("somethingNew")
        .begin();
    try (Store other = Store.local(folder.resolve("other"))) {
      Snapshot snapshot = TableManager.loadSnapshot(LogFiles.ROOT).build(new StoreEngine(other));
      assertThatThrownBy(() -> KernelInternals.requireWritable(snapshot))
          .isInstanceOf(UnsupportedTableFeatureException.class)
          .hasMessageContaining("somethingNew");
    }
  }

  private List<LoggedAdd> files(Snapshot snapshot) throws Exception {
    List<LoggedAdd> files = new ArrayList<>();
    KernelInternals.eachFile(snapshot, engine, files::add);
    return files;
  }

  @Test
  void whatIsPutInIsInTheTable() throws Exception {
    commit(create(Map.of()), Optional.empty(), Optional.empty(), file("a%20b.parquet"));

    LoggedAdd add = files(newest()).get(0);
    assertThat(add.path()).isEqualTo("a%20b.parquet");
    assertThat(add.bytes()).isEqualTo(77);
    assertThat(add.statistics()).contains("{\"numRecords\":3}");
    assertThat(add.tags()).isEqualTo(Map.of("k", "v"));
    assertThat(add.partitionTexts()).isEmpty();
    assertThat(add.deletionVector()).isEmpty();
  }

  @Test
  void whatIsTakenOutIsGoneAndItsRemovalSaysAll() throws Exception {
    commit(create(Map.of()), Optional.empty(), Optional.empty(), file("a"), file("b"));
    LoggedAdd a =
        files(newest()).stream().filter(f -> f.path().equals("a")).findFirst().orElseThrow();
    commit(newest(), Optional.empty(), Optional.empty(), a.removal(false, 5_000));

    assertThat(files(newest())).extracting(LoggedAdd::path).containsExactly("b");
    JsonNode remove = LoggedCommit.read(store, 2).removes().get(0);
    assertThat(remove.path("dataChange").asBoolean(true)).isFalse();
    assertThat(remove.path("deletionTimestamp").asLong()).isEqualTo(5_000);
    assertThat(remove.path("size").asLong()).isEqualTo(77);
    assertThat(remove.path("stats").asText()).contains("numRecords");
    assertThat(remove.at("/tags/k").asText()).isEqualTo("v");
  }

  @Test
  void aDeletionVectorIsRead() throws Exception {
    ForeignTable.in(folder)
        .column("id", "long")
        .feature("deletionVectors")
        .begin()
        .commit(
            1,
            ForeignTable.add(
                "a",
                "{\"numRecords\":9}",
                Map.of(),
                Optional.of(
                    Map.of(
                        "storageType",
                        "i",
                        "pathOrInlineDv",
                        "xxxxx",
                        "sizeInBytes",
                        4,
                        "cardinality",
                        2))));

    assertThat(files(newest()).get(0).deletionVector())
        .contains(new DeletionVector("i", "xxxxx", 0, 4, 2));
  }

  @Test
  void aSchemaIsChangedWithoutColumnMapping() {
    Snapshot base = create(Map.of("kept", "yes"));
    StructType wider = SCHEMA.add("note", StringType.STRING);
    TransactionCommitResult result =
        commit(
            base,
            Optional.of(new NewMetadata(wider, Map.of("kept", "no", "new", "1"))),
            Optional.empty(),
            file("a"));

    for (Snapshot snapshot : List.of(newest(), result.getPostCommitSnapshot().orElseThrow())) {
      assertThat(snapshot.getSchema()).isEqualTo(wider);
      assertThat(snapshot.getTableProperties()).isEqualTo(Map.of("kept", "no", "new", "1"));
    }
  }

  @Test
  void theChecksumOfAChangedSchemaHasTheNewOne() throws Exception {
    Snapshot base = create(Map.of());
    StructType wider = SCHEMA.add("note", StringType.STRING);
    TransactionCommitResult result =
        commit(base, Optional.of(new NewMetadata(wider, Map.of())), Optional.empty(), file("a"));
    for (var hook : result.getPostCommitHooks()) {
      hook.threadSafeInvoke(engine);
    }

    assertThat(store.head(dev.graticule.store.StorePath.of("_delta_log/00000000000000000001.crc")))
        .isPresent();
    assertThat(newest().getSchema()).isEqualTo(wider);
  }

  @Test
  void aKeyIsFoundAgain() {
    Snapshot base = create(Map.of());
    assertThat(KernelInternals.committedWith(base, engine, "batch-7")).isEmpty();
    commit(
        base, Optional.empty(), Optional.of(new TransactionKey("batch-7", 42, 1_000)), file("a"));

    assertThat(KernelInternals.committedWith(newest(), engine, "batch-7")).hasValue(42);
    assertThat(KernelInternals.committedWith(newest(), engine, "batch-8")).isEmpty();
  }

  @Test
  void aVersionIsMadeOnceAndTriedOnce() {
    Snapshot base = create(Map.of());
    commit(base, Optional.empty(), Optional.empty(), file("a"));

    assertThatThrownBy(() -> commit(base, Optional.empty(), Optional.empty(), file("b")))
        .isInstanceOf(MaxCommitRetryLimitReachedException.class)
        .hasCauseInstanceOf(CommitFailedException.class)
        .satisfies(
            e -> assertThat(KernelErrors.find(e, FileAlreadyExistsException.class)).isPresent());
  }

  @Test
  void aCommitSaysWhatItIsTold() throws Exception {
    DescribingCommitter committer = new DescribingCommitter(DESCRIPTION);
    KernelInternals.transaction(
            create(Map.of()), Optional.empty(), Optional.empty(), committer, "test")
        .commit(engine, CloseableIterable.inMemoryIterable(iterator(List.of(file("a")))));

    LoggedCommit commit = LoggedCommit.read(store, 1);
    assertThat(commit.info().path("operation").asText()).isEqualTo("OPTIMIZE");
    assertThat(commit.info().at("/operationParameters/why").asText()).isEqualTo("test");
    assertThat(commit.info().at("/operationMetrics/numFiles").asText()).isEqualTo("1");
    assertThat(commit.info().path("isBlindAppend").asBoolean()).isTrue();
    assertThat(commit.info().path("engineInfo").asText()).contains("Kernel-").contains("test");
    assertThat(commit.transactionId()).isPresent().isEqualTo(committer.transactionId());
  }

  @Test
  void timesInCommitsAreKept() throws Exception {
    commit(
        create(Map.of("delta.enableInCommitTimestamps", "true")),
        Optional.empty(),
        Optional.empty(),
        file("a"));
    assertThat(LoggedCommit.read(store, 1).info().path("inCommitTimestamp").asLong()).isPositive();
  }

  @Test
  void aCheckpointHoldsWhatTheTableHolds() throws Exception {
    commit(create(Map.of()), Optional.empty(), Optional.empty(), file("a"), file("b"));
    CheckpointRows rows = KernelInternals.checkpointRows(newest(), engine);
    engine
        .getParquetHandler()
        .writeParquetFileAtomically(LogFiles.inKernel(LogFiles.checkpoint(1)), rows.rows());

    assertThat(rows.files()).isEqualTo(2);
    store.delete(LogFiles.commit(0));
    assertThat(files(newest())).extracting(LoggedAdd::path).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void onlyOneClassUsesThem() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.graticule.delta");

    assertThat(
            classes.stream()
                .filter(KernelInternalsTest::usesInternals)
                .map(JavaClass::getName)
                .map(name -> name.replaceFirst("\\$.*", ""))
                .distinct())
        .containsExactly(KernelInternals.class.getName());
  }

  /** What public methods of Kernel bring along is looked at by its own classes alone. */
  private static boolean usesInternals(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .anyMatch(access -> access.getTargetOwner().getPackageName().contains(".internal"));
  }

  @Test
  void kernelsOwnEngineIsNeverMade() {
    Set<String> forbidden =
        Set.of(
            "io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO",
            "org.apache.hadoop.conf.Configuration");
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.graticule.delta");

    assertThat(
            classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getName()))
        .doesNotContainAnyElementsOf(forbidden);
  }
}
