package dev.graticule.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * Rows of one file that no longer count, by their position in it: 0 is the first row. A value.
 *
 * <p>Positions are kept as bits, so they end at {@link Integer#MAX_VALUE}; a file of the largest
 * size that a layout allows has far fewer rows.
 */
public final class DeletedRows {
  private static final DeletedRows NONE = new DeletedRows(new BitSet());

  private final BitSet positions;

  private DeletedRows(BitSet positions) {
    this.positions = positions;
  }

  /**
   * All rows count.
   *
   * @return no positions
   */
  public static DeletedRows none() {
    return NONE;
  }

  /**
   * Rows at positions.
   *
   * @param positions in any order, repeated or not
   * @return the rows
   * @throws IllegalArgumentException when one is negative or beyond {@link Integer#MAX_VALUE}
   */
  public static DeletedRows of(long... positions) {
    return of(Arrays.stream(positions));
  }

  /**
   * Rows at positions.
   *
   * @param positions in any order, repeated or not; consumed
   * @return the rows
   * @throws IllegalArgumentException when one is negative or beyond {@link Integer#MAX_VALUE}
   */
  public static DeletedRows of(LongStream positions) {
    BitSet bits = new BitSet();
    positions.forEach(position -> bits.set(checked(position)));
    return new DeletedRows(bits);
  }

  private static int checked(long position) {
    if (position < 0 || position >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Position %d is none of a row in a file; they run from 0 to %d."
              .formatted(position, Integer.MAX_VALUE - 1));
    }
    return (int) position;
  }

  /**
   * Tells whether a row is deleted.
   *
   * @param position its position in the file
   * @return whether it no longer counts
   */
  public boolean contains(long position) {
    return position >= 0 && position < Integer.MAX_VALUE && positions.get((int) position);
  }

  /** Those of some rows that count, by their number behind a position. */
  BitSet othersFrom(long position, int rows) {
    BitSet others = new BitSet(rows);
    others.set(0, rows);
    int from = checked(position);
    for (int at = positions.nextSetBit(from);
        at >= 0 && at - from < rows;
        at = positions.nextSetBit(at + 1)) {
      others.clear(at - from);
    }
    return others;
  }

  /**
   * How many rows are deleted.
   *
   * @return the count
   */
  public long count() {
    return positions.cardinality();
  }

  /**
   * Tells whether all rows count.
   *
   * @return whether there is no position
   */
  public boolean isEmpty() {
    return positions.isEmpty();
  }

  /**
   * The positions.
   *
   * @return ascending, each once
   */
  public LongStream positions() {
    return positions.stream().asLongStream();
  }

  /**
   * The rows deleted here or there.
   *
   * @param other more positions
   * @return both
   */
  public DeletedRows plus(DeletedRows other) {
    BitSet both = (BitSet) positions.clone();
    both.or(other.positions);
    return new DeletedRows(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeletedRows rows && positions.equals(rows.positions);
  }

  @Override
  public int hashCode() {
    return positions.hashCode();
  }

  @Override
  public String toString() {
    return "DeletedRows[" + count() + "]";
  }
}
