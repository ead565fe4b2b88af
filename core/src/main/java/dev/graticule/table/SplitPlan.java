package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.grid.Grid;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Cuts a version of a table into parts. */
final class SplitPlan {
  private final Snapshot snapshot;
  private final Layout layout;
  private final LakeResources resources;
  private final Supplier<SnapshotHold> hold;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A plan.
   *
   * @param layout how the table's files lie
   * @param hold holds the version, for as long as a part is read
   */
  SplitPlan(
      Snapshot snapshot, Layout layout, LakeResources resources, Supplier<SnapshotHold> hold) {
    this.snapshot = snapshot;
    this.layout = layout;
    this.resources = resources;
    this.hold = hold;
  }

  /** Cuts; the parts hold the version until they are closed. */
  Splits cut(SplitBy by) {
    SnapshotHold whole = hold.get();
    try {
      return new Splits(parts(by), whole, closed);
    } catch (RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  private List<Split> parts(SplitBy by) {
    return by instanceof SplitBy.Cells cells
        ? CellCensus.of(snapshot, layout, cells, resources).stream()
            .map(found -> cell(found, cells))
            .toList()
        : files(((SplitBy.Files) by).parts());
  }

  private Split cell(CellCensus.Found found, SplitBy.Cells by) {
    Grid grid = by.level().grid().grid();
    Optional<String> text = found.cell().map(grid::text);
    return new Split(
        text.map(cell -> "cell " + cell).orElse("rows without a cell"),
        text,
        found.files(),
        found.rows(),
        (columns, condition) -> held(() -> cellRows(found, by, columns(columns), condition)));
  }

  /**
   * Files of one cell are read as they are. Of others the geometry is read whatever is asked for;
   * its box leads to the row groups near the cell.
   */
  private BatchSource cellRows(
      CellCensus.Found found, SplitBy.Cells by, List<String> columns, Predicate condition) {
    if (found.isAllOfItsFiles()) {
      return scan(found.files(), columns, condition);
    }
    Set<String> needed = new LinkedHashSet<>(columns);
    needed.add(by.geometry());
    Predicate near =
        found.isBeyond()
            ? condition
            : Predicates.and(
                Predicates.window(
                    by.geometry(), by.level().grid().grid().bounds(found.cell().orElseThrow())),
                condition);
    Contract contract = snapshot.contract();
    RowCells cells = new RowCells(contract, by);
    return new FilteredScan(
        scan(found.files(), List.copyOf(needed), near),
        batch -> cells.select(batch, found.cell()),
        contract.select(columns),
        resources.allocator());
  }

  /** The largest files first, each to the part that has least. */
  private List<Split> files(int parts) {
    record Part(List<DataFile> files, long bytes) {}
    PriorityQueue<Part> smallest = new PriorityQueue<>(Comparator.comparingLong(Part::bytes));
    Stream.generate(() -> new Part(new ArrayList<>(), 0)).limit(parts).forEach(smallest::add);
    snapshot.files(Predicates.all()).stream()
        .sorted(
            Comparator.comparingLong(DataFile::bytes)
                .reversed()
                .thenComparing(file -> file.path().value()))
        .forEach(
            file -> {
              Part part = smallest.remove();
              part.files().add(file);
              smallest.add(new Part(part.files(), part.bytes() + file.bytes()));
            });
    List<List<DataFile>> filled =
        smallest.stream()
            .map(Part::files)
            .filter(files -> !files.isEmpty())
            .map(SplitPlan::byPath)
            .sorted(Comparator.comparing(files -> files.get(0).path().value()))
            .toList();
    List<Split> splits = new ArrayList<>();
    for (List<DataFile> files : filled) {
      splits.add(
          new Split(
              "files %d of %d".formatted(splits.size() + 1, filled.size()),
              Optional.empty(),
              files,
              files.stream().mapToLong(DataFile::rows).sum(),
              (columns, condition) -> held(() -> scan(files, columns(columns), condition))));
    }
    return splits;
  }

  private static List<DataFile> byPath(List<DataFile> files) {
    return files.stream().sorted(Comparator.comparing(file -> file.path().value())).toList();
  }

  private List<String> columns(List<String> asked) {
    return asked.isEmpty() ? snapshot.contract().names() : asked;
  }

  private BatchSource scan(List<DataFile> files, List<String> columns, Predicate condition) {
    Snapshot part =
        new FileListSnapshot(
            snapshot.id(),
            snapshot.committedAt(),
            snapshot.contract(),
            snapshot.columnMapping(),
            snapshot.store(),
            files);
    return new TableScan(part, columns, condition, resources.allocator());
  }

  private BatchSource held(Supplier<BatchSource> opening) {
    SnapshotHold held = hold.get();
    try {
      // Asked while it is held: whoever closes the parts after this finds the version held still.
      if (closed.get()) {
        throw new IllegalStateException(
            "The parts of this table are closed; split it anew to read them.");
      }
      return new HeldSource(opening.get(), held);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }
}
