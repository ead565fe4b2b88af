package dev.graticule.delta;

import dev.graticule.file.GeoParquetFile;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.RowDeletes;
import dev.graticule.table.TableSite;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.engine.Engine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A table as it lies in its store: what its log says, in the words of {@code table}. */
final class DeltaTable {
  private final TableSite site;
  private final Engine engine;
  private final LoggedFiles files;

  DeltaTable(TableSite site) {
    this.site = site;
    this.engine = new StoreEngine(site.store());
    this.files = new LoggedFiles(site);
  }

  String name() {
    return site.name();
  }

  TableSite site() {
    return site;
  }

  Engine engine() {
    return engine;
  }

  /** Where data files are read. */
  Store files() {
    return files.store();
  }

  LoggedFiles loggedFiles() {
    return files;
  }

  /** The newest version. */
  TableState newest() {
    return load(TableManager.loadSnapshot(LogFiles.ROOT));
  }

  /** An earlier version. */
  TableState at(long version) {
    return load(TableManager.loadSnapshot(LogFiles.ROOT).atVersion(version));
  }

  /** Whether a version was committed, and its file is still there. */
  boolean isThere(long version) {
    return site.store().head(LogFiles.commit(version)).isPresent();
  }

  private TableState load(SnapshotBuilder builder) {
    return KernelErrors.translated(
        site.name(), () -> TableState.of(site.name(), builder.build(engine)));
  }

  /** When a version was committed. */
  Instant committedAt(Snapshot kernel) {
    return KernelErrors.translated(
        site.name(),
        () -> {
          Optional<Instant> listed =
              saysItsTime(kernel)
                  ? Optional.empty()
                  : Optional.ofNullable(LogListing.read(this).times().get(kernel.getVersion()));
          return listed.isPresent()
              ? listed.get()
              : Instant.ofEpochMilli(kernel.getTimestamp(engine));
        });
  }

  /** Whether commits of a table say themselves when they were made (in-commit timestamps). */
  static boolean saysItsTime(Snapshot kernel) {
    return Boolean.parseBoolean(
        kernel.getTableProperties().getOrDefault("delta.enableInCommitTimestamps", "false"));
  }

  /** Something that is read out of the log of a version, from the beginning. */
  @FunctionalInterface
  interface Reading<T> {
    T of(Snapshot kernel) throws IOException;
  }

  /**
   * Reads something out of the log of a version; once more from what there is now when some of what
   * led to it is gone: another process may have let earlier versions go meanwhile, and left a
   * checkpoint in their place.
   */
  <T> T reading(TableState state, Reading<T> reading) {
    return KernelErrors.translated(
        site.name(),
        () -> {
          try {
            return reading.of(state.kernel());
          } catch (IOException | RuntimeException e) {
            if (KernelErrors.find(e, FileNotFoundException.class).isEmpty()) {
              throw e;
            }
            return reading.of(again(state, e).kernel());
          }
        });
  }

  private TableState again(TableState state, Exception lost) {
    try {
      return at(state.version());
    } catch (RuntimeException gone) {
      gone.addSuppressed(lost);
      throw gone;
    }
  }

  /** The files of a version, in the order of their paths. */
  List<DataFile> dataFiles(TableState state) {
    return reading(
        state,
        kernel -> {
          PartitionValues partitions =
              new PartitionValues(site.name(), state.contract(), state.partitionColumns());
          StatisticsColumns columns = state.statistics();
          List<DataFile> found = new ArrayList<>();
          KernelInternals.eachFile(
              kernel, engine, add -> found.add(file(add, state, partitions, columns)));
          found.sort(Comparator.comparing(DataFile::path));
          return List.copyOf(found);
        });
  }

  private DataFile file(
      KernelInternals.LoggedAdd add,
      TableState state,
      PartitionValues partitions,
      StatisticsColumns columns) {
    StorePath path = files.place(add.path());
    String statistics = add.statistics().orElse("");
    OptionalLong counted = StatisticsReader.rows(statistics);
    long rows = counted.isPresent() ? counted.getAsLong() : rowsInFooter(path);
    return new DataFile(
        path,
        add.bytes(),
        rows,
        state.partitionColumns().isEmpty()
            ? Map.of()
            : partitions.read(path.value(), add.partitionTexts(), state.names().topLevel()),
        new LoggedStatistics(columns, rows, statistics, GeometryNotes.read(add.tags())),
        add.deletionVector().map(vector -> deletes(path, vector)));
  }

  private RowDeletes deletes(StorePath path, DeletionVector vector) {
    try {
      StorePath file = vector.isInline() ? path : files.place(vector.file());
      return new LoggedDeletes(site.name(), path, files.store(), file, vector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others need not count the rows of the files they write. */
  private long rowsInFooter(StorePath path) {
    try (GeoParquetFile file = GeoParquetFile.open(files.store(), path)) {
      return file.rows();
    }
  }

  /** The version that a commit with a key made, when there was one. */
  OptionalLong committedWith(TableState state, String key) {
    return reading(state, kernel -> KernelInternals.committedWith(kernel, engine, key));
  }
}
