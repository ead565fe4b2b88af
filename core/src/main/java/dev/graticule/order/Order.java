package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;

/**
 * By what rows are ordered. A value; it is held against a contract when rows are sorted.
 *
 * <p>Rows without anything to be ordered by come last: for curves those without a geometry or with
 * an empty one, for columns those with null. Rows whose keys are equal keep the order in which they
 * came.
 */
public sealed interface Order permits ByColumns, Hilbert, Sequence, ZOrder {

  /**
   * No order: rows stay as they come.
   *
   * @return the order that is none
   */
  static Order none() {
    return Sequence.NONE;
  }

  /**
   * Along a Hilbert curve, on which neighbours are neighbours in the plane: the best order for
   * windows.
   *
   * @param geometry the column of geometries
   * @return the order, at {@link Hilbert#FINE}
   */
  static Hilbert hilbert(String geometry) {
    return Hilbert.of(geometry);
  }

  /**
   * Along a Z curve through several columns: rows lie near when all of these are near. A geometry
   * counts as two, its x and its y; numbers, times, texts by their first bytes are one each.
   *
   * @param first a column
   * @param more other columns
   * @return the order
   */
  static ZOrder zOrder(String first, String... more) {
    return ZOrder.of(listOf(first, more));
  }

  /**
   * By the values of columns, ascending, the first deciding first; null comes last.
   *
   * @param first a column
   * @param more other columns
   * @return the order
   */
  static ByColumns byColumns(String first, String... more) {
    return new ByColumns(listOf(first, more));
  }

  private static List<String> listOf(String first, String... more) {
    List<String> names = new ArrayList<>();
    names.add(first);
    names.addAll(List.of(more));
    return names;
  }

  /**
   * By this, and by another where this leaves rows equal: {@code byColumns("h3_7").then(
   * byColumns("seen_at"))}.
   *
   * @param next decides among rows that are equal here
   * @return the composite
   */
  default Order then(Order next) {
    List<Order> parts = new ArrayList<>(parts());
    parts.addAll(next.parts());
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  /**
   * The orders that this one is made of, the first deciding first.
   *
   * @return itself for a simple one; none for {@link #none()}
   */
  List<Order> parts();

  /**
   * The columns that keep curve keys beside the rows.
   *
   * @return one for each curve that keeps its key
   */
  List<ComputedColumn> keptKeys();

  /**
   * Holds the order against a contract.
   *
   * @param contract what the rows are
   * @throws dev.graticule.contract.ContractException when a column is not there, or cannot be
   *     ordered by, or the bounds of its curve are unknown
   */
  void requireFor(Contract contract);
}
