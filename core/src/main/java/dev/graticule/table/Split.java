package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.List;
import java.util.Optional;

/**
 * A part of a table's rows, read apart from the others: on any thread, at any time, as often as
 * wanted, until the {@link Splits} it belongs to are closed. Safe for use by several threads.
 */
public final class Split {
  private final String name;
  private final Optional<String> cell;
  private final List<DataFile> files;
  private final long rows;
  private final Opening opening;

  /** Reads the part's rows. */
  @FunctionalInterface
  interface Opening {
    BatchSource open(List<String> columns, Predicate condition);
  }

  Split(String name, Optional<String> cell, List<DataFile> files, long rows, Opening opening) {
    this.name = name;
    this.cell = cell;
    this.files = List.copyOf(files);
    this.rows = rows;
    this.opening = opening;
  }

  /**
   * What it is.
   *
   * @return such as {@code cell 85283473fffffff}, {@code rows without a cell} or {@code files 2 of
   *     8}
   */
  public String name() {
    return name;
  }

  /**
   * The cell that its rows are in.
   *
   * @return the cell's text, as {@link dev.graticule.grid.Grid#cell(String)} reads it; empty when
   *     the table is split by files, and for the rows that have no cell
   */
  public Optional<String> cell() {
    return cell;
  }

  /**
   * The files that its rows lie in, not all of them its own.
   *
   * @return the files, in the order of their paths
   */
  public List<DataFile> files() {
    return files;
  }

  /**
   * How many rows it has.
   *
   * @return the count; of files, what they say, rows that were deleted in them included
   */
  public long rows() {
    return rows;
  }

  /**
   * Reads its rows, with all columns.
   *
   * @return the rows, to be closed by the caller, also after the splits were closed; batches live
   *     in the lake's memory
   * @throws IllegalStateException when the splits are closed
   */
  public BatchSource open() {
    return opening.open(List.of(), Predicates.all());
  }

  /**
   * Reads those of its rows that meet a condition.
   *
   * @param columns which columns, in this order, at least one
   * @param condition which rows
   * @return the rows, to be closed by the caller, also after the splits were closed; batches live
   *     in the lake's memory
   * @throws IllegalStateException when the splits are closed
   * @throws dev.graticule.contract.ContractException when there is no such column
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public BatchSource open(List<String> columns, Predicate condition) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("A split is read with at least one column.");
    }
    return opening.open(columns, condition);
  }

  @Override
  public String toString() {
    return "Split[%s, %d rows in %d files]".formatted(name, rows, files.size());
  }
}
