package dev.graticule.iceberg;

import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a version that may hold rows meeting a condition. Iceberg leaves out what its
 * expression rules out, manifest by manifest; what is left is judged once more by the metrics in
 * the manifests, which also know the bounds of geometries.
 *
 * <p>Iceberg reads manifests on its own pool of threads, whose size the system property {@code
 * iceberg.worker.num-threads} sets.
 */
final class Planning {
  private final VersionedTable table;
  private final DeleteFiles deletes;

  Planning(VersionedTable table) {
    this.table = table;
    this.deletes = new DeleteFiles(table);
  }

  /** The files, in the order of their paths. */
  List<DataFile> files(Predicate condition) {
    TableColumns columns = table.columns();
    Predicate checked = PredicateCheck.require(condition, columns.contract());
    PlanFilter.Filter filter = PlanFilter.of(checked, columns);
    Statistics statistics = new Statistics(filter.expression(), filter.columns());
    List<DataFile> files = new ArrayList<>();
    Optional<List<FileScanTask>> known =
        table.files().with(filter.columns(), () -> tasks(filter.columns()));
    if (known.isPresent()) {
      InclusiveMetricsEvaluator metrics =
          new InclusiveMetricsEvaluator(columns.schema(), filter.expression());
      for (FileScanTask task : known.get()) {
        if (metrics.eval(task.file())) {
          DataFile file = file(task, statistics);
          if (mayMatch(checked, file)) {
            files.add(file);
          }
        }
      }
    } else {
      forEach(
          filter.expression(),
          filter.columns(),
          task -> {
            DataFile file = file(task, statistics);
            if (filter.isExact((FileBounds) file.evidence()) || mayMatch(checked, file)) {
              files.add(file);
            }
          });
    }
    files.sort(Comparator.comparing(DataFile::path));
    return files;
  }

  private List<FileScanTask> tasks(Set<String> columns) {
    List<FileScanTask> tasks = new ArrayList<>();
    forEach(Expressions.alwaysTrue(), columns, tasks::add);
    return tasks;
  }

  private boolean mayMatch(Predicate condition, DataFile file) {
    return StatisticsEvaluator.verdict(
            condition, table.columns().contract(), file.evidenceWithPartition())
        != Verdict.NONE;
  }

  /**
   * A file and how Iceberg planned it.
   *
   * @param file the file
   * @param task its entry, and those of its deletes
   */
  record Planned(DataFile file, FileScanTask task) {}

  /** Those files of a list that are in the table, by their path. */
  Map<StorePath, Planned> planned(Set<StorePath> paths) {
    Statistics statistics = new Statistics(Expressions.alwaysTrue(), Set.of());
    Map<StorePath, Planned> planned = new HashMap<>();
    forEach(
        Expressions.alwaysTrue(),
        Set.of(),
        task -> {
          StorePath path = table.locations().path(task.file().location());
          if (paths.contains(path)) {
            planned.put(path, new Planned(file(task, statistics), task));
          }
        });
    return planned;
  }

  /** The rows of a file that vectors and lists of positions name. */
  DeletedRows positions(Planned planned) throws IOException {
    DeletedRows deleted = DeletedRows.none();
    for (DeleteFile delete : planned.task().deletes()) {
      if (delete.content() == FileContent.POSITION_DELETES) {
        deleted = deleted.plus(deletes.positions(delete, planned.file()));
      }
    }
    return deleted;
  }

  /** The entries of those files of a list that are in the table, by their path. */
  Map<StorePath, org.apache.iceberg.DataFile> entries(List<StorePath> paths) {
    Set<StorePath> wanted = Set.copyOf(paths);
    Map<StorePath, org.apache.iceberg.DataFile> entries = new HashMap<>();
    if (!wanted.isEmpty()) {
      forEach(
          Expressions.alwaysTrue(),
          Set.of(),
          task -> {
            StorePath path = table.locations().path(task.file().location());
            if (wanted.contains(path)) {
              entries.put(path, task.file());
            }
          });
    }
    return entries;
  }

  private DataFile file(FileScanTask task, Statistics statistics) {
    org.apache.iceberg.DataFile entry = task.file();
    if (entry.format() != FileFormat.PARQUET) {
      throw new RefusedException(
          "%s of table \"%s\" is a file of format %s; this library reads Parquet. Rewrite it with another engine."
              .formatted(entry.location(), table.name(), entry.format()));
    }
    DataFile file =
        new DataFile(
            table.locations().path(entry.location()),
            entry.fileSizeInBytes(),
            entry.recordCount(),
            PartitionValues.columns(task.spec(), entry.partition(), table.columns().schema()),
            new FileBounds(entry, table.columns(), statistics));
    return task.deletes().isEmpty()
        ? file
        : new DataFile(
            file.path(),
            file.bytes(),
            file.rows(),
            file.partition(),
            file.evidence(),
            Optional.of(new FileDeletes(deletes, file, task.deletes())));
  }

  /** Iceberg reads manifests on other threads meanwhile. */
  private void forEach(Expression expression, Set<String> columns, Consumer<FileScanTask> action) {
    if (table.snapshot().isEmpty()) {
      return;
    }
    TableScan scan =
        new BaseTable(
                new FrozenOperations(table.metadata(), table.io()), table.name(), report -> {})
            .newScan()
            .filter(expression);
    if (table.pinned()) {
      scan = scan.useSnapshot(table.snapshot().orElseThrow().snapshotId());
    }
    if (!columns.isEmpty()) {
      scan = scan.includeColumnStats(columns);
    }
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      tasks.forEach(action);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Metrics of the files of one plan. Those that the condition needs came with the plan; any others
   * are fetched for all its files when the first is asked for.
   */
  private final class Statistics implements FileBounds.Metrics {
    private final Expression expression;
    private final Set<Integer> here = new HashSet<>();
    private @Nullable Map<String, ContentFile<?>> full;

    Statistics(Expression expression, Set<String> columns) {
      this.expression = expression;
      columns.forEach(name -> here.add(table.columns().schema().findField(name).fieldId()));
    }

    @Override
    public ContentFile<?> entry(ContentFile<?> file, int fieldId) {
      if (here.contains(fieldId)) {
        return file;
      }
      return full().getOrDefault(file.location(), file);
    }

    private synchronized Map<String, ContentFile<?>> full() {
      Map<String, ContentFile<?>> known = full;
      if (known == null) {
        known = new HashMap<>();
        Set<String> every =
            Set.copyOf(
                table.columns().ids().values().stream()
                    .map(id -> table.columns().schema().findColumnName(id))
                    .toList());
        Map<String, ContentFile<?>> found = known;
        forEach(expression, every, task -> found.put(task.file().location(), task.file()));
        full = known;
      }
      return known;
    }
  }
}
