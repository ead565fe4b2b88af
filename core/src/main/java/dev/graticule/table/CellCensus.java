package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.grid.Grid;
import dev.graticule.grid.GridException;
import dev.graticule.job.InParallel;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which cells a version's rows are in, how many are in each, and in which files: told by a file's
 * partition where the table is partitioned by just these cells, and found by reading the column of
 * geometries once, several files at a time, everywhere else. Safe for use by several threads.
 */
final class CellCensus {
  /** So many cells are more parts than anybody works on. */
  private static final int MAX_CELLS = 1_000_000;

  private final Snapshot snapshot;
  private final SplitBy.Cells by;
  private final Optional<String> partition;
  private final LakeResources resources;
  private final Map<Long, Found> cells = new HashMap<>();
  private final Found without = new Found(Optional.empty());

  private CellCensus(Snapshot snapshot, Layout layout, SplitBy.Cells by, LakeResources resources) {
    this.snapshot = snapshot;
    this.by = by;
    this.partition = partition(layout, by);
    this.resources = resources;
  }

  /** The column whose values are these cells, if the table is partitioned by them. */
  private static Optional<String> partition(Layout layout, SplitBy.Cells by) {
    return layout.partitions().stream()
        .filter(
            one ->
                one instanceof Partition.Cell cell
                    && cell.cells().geometry().equals(by.geometry())
                    && cell.cells().level().equals(by.level()))
        .map(Partition::name)
        .findFirst();
  }

  /** The rows of a cell, or those without one. */
  static final class Found {
    private final Optional<Long> cell;
    private final List<DataFile> files = new ArrayList<>();
    private long rows;
    private boolean beyond;
    private boolean isAllOfItsFiles = true;

    Found(Optional<Long> cell) {
      this.cell = cell;
    }

    Optional<Long> cell() {
      return cell;
    }

    List<DataFile> files() {
      return files;
    }

    long rows() {
      return rows;
    }

    /** Whether its files hold no other rows. */
    boolean isAllOfItsFiles() {
      return isAllOfItsFiles;
    }

    /** Whether some of them may lie beyond ±180°, outside of the cell's bounds. */
    boolean isBeyond() {
      return beyond;
    }
  }

  /** How many rows of one file are in each cell. */
  private static final class OfFile {
    private final Map<Long, Long> cells = new HashMap<>();
    private long without;
    private boolean beyond;

    boolean isOfOneCell() {
      return cells.size() + (without > 0 ? 1 : 0) == 1;
    }
  }

  /**
   * Looks at each row. Blocks.
   *
   * @return what holds rows: cells by their rows, most first, and last the rows without a cell
   */
  static List<Found> of(
      Snapshot snapshot, Layout layout, SplitBy.Cells by, LakeResources resources) {
    CellCensus census = new CellCensus(snapshot, layout, by, resources);
    // Refused before a file is opened.
    census.cells();
    InParallel.forEach(snapshot.files(Predicates.all()), resources.workers().cpu(), census::count);
    return census.found();
  }

  private RowCells cells() {
    return new RowCells(snapshot.contract(), by);
  }

  private void count(DataFile file) {
    add(file, told(file).orElseGet(() -> read(file)));
  }

  /**
   * What the file's partition tells; how many rows are left where some were deleted it does not.
   */
  private Optional<OfFile> told(DataFile file) {
    Optional<Literal> value =
        partition.flatMap(column -> file.partition().getOrDefault(column, Optional.empty()));
    boolean isTold = partition.isPresent() && file.partition().containsKey(partition.get());
    if (!isTold || file.deletes().isPresent()) {
      return Optional.empty();
    }
    OfFile counts = new OfFile();
    try {
      if (value.isPresent()) {
        counts.cells.put(grid().cell(value.get().value().toString()), file.rows());
        counts.beyond = true;
      } else {
        counts.without = file.rows();
      }
      return Optional.of(counts);
    } catch (GridException e) {
      // A stranger's folder, whose rows tell where they are.
      return Optional.empty();
    }
  }

  private Grid grid() {
    return by.level().grid().grid();
  }

  private OfFile read(DataFile file) {
    OfFile counts = new OfFile();
    try (BatchSource rows =
        FilledScan.open(
            snapshot,
            file,
            snapshot.contract().select(List.of(by.geometry())),
            Predicates.all(),
            resources.allocator())) {
      RowCells cells = cells();
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          cells.read(batch);
          count(cells, batch.rowCount(), counts);
        }
      }
    } catch (RejectedValueException | WkbException e) {
      throw new RefusedException("%s: %s".formatted(file.path(), e.getMessage()), e);
    }
    return counts;
  }

  private static void count(RowCells cells, int rows, OfFile counts) {
    for (int row = 0; row < rows; row++) {
      if (cells.hasCell(row)) {
        counts.cells.merge(cells.cell(row), 1L, Long::sum);
        counts.beyond |= cells.isBeyond(row);
      } else {
        counts.without++;
      }
    }
  }

  private synchronized void add(DataFile file, OfFile counts) {
    counts.cells.forEach(
        (cell, rows) ->
            add(
                cells.computeIfAbsent(cell, c -> new Found(Optional.of(c))),
                file,
                rows,
                counts.beyond,
                counts.isOfOneCell()));
    if (cells.size() > MAX_CELLS) {
      throw new RefusedException(
          "The rows are in more than %d cells of %s, which are too many parts; take larger cells."
              .formatted(MAX_CELLS, by.level()));
    }
    if (counts.without > 0) {
      add(without, file, counts.without, true, counts.isOfOneCell());
    }
  }

  private static void add(
      Found found, DataFile file, long rows, boolean beyond, boolean isAllOfTheFile) {
    found.isAllOfItsFiles &= isAllOfTheFile;
    found.files.add(file);
    found.rows += rows;
    found.beyond |= beyond;
  }

  private List<Found> found() {
    List<Found> all = new ArrayList<>(cells.values());
    all.sort(
        Comparator.comparingLong(Found::rows).reversed().thenComparing(f -> f.cell.orElseThrow()));
    if (without.rows > 0) {
      all.add(without);
    }
    // Files were counted in no order.
    all.forEach(f -> f.files.sort(Comparator.comparing(file -> file.path().value())));
    return all;
  }
}
