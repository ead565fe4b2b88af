package dev.graticule.table;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Rows of one file that no longer count, by their position in it: 0 is the first row. A value.
 *
 * <p>Positions end at {@link Integer#MAX_VALUE}; a file of the largest size that a layout allows
 * has far fewer rows. They are kept as bits in stretches of {@value #STRETCH} rows, of which those
 * without a deleted row take no room: damaged deletes that name a row far out take no more than
 * others.
 */
public final class DeletedRows {
  private static final int STRETCH = 1 << 16;
  private static final BitSet NOTHING = new BitSet();
  private static final DeletedRows NONE = new DeletedRows(new BitSet[0]);

  /** By the number of the stretch; the last one is not empty. */
  private final BitSet[] stretches;

  private DeletedRows(BitSet[] stretches) {
    this.stretches = stretches;
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
    Builder rows = new Builder();
    positions.forEach(position -> rows.add(checked(position)));
    return new DeletedRows(rows.stretches);
  }

  /** Stretches in the making. */
  private static final class Builder {
    private BitSet[] stretches = new BitSet[0];

    void add(int position) {
      stretch(position / STRETCH).set(position % STRETCH);
    }

    private BitSet stretch(int number) {
      if (number >= stretches.length) {
        stretches = grown(stretches, number + 1);
      }
      if (stretches[number].isEmpty()) {
        stretches[number] = new BitSet();
      }
      return stretches[number];
    }
  }

  private static BitSet[] grown(BitSet[] stretches, int count) {
    BitSet[] more = Arrays.copyOf(stretches, count);
    Arrays.fill(more, stretches.length, count, NOTHING);
    return more;
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
    return position >= 0
        && position / STRETCH < stretches.length
        && stretches[(int) (position / STRETCH)].get((int) (position % STRETCH));
  }

  /** Those of some rows that count, by their number behind a position. */
  BitSet othersFrom(long position, int rows) {
    BitSet others = new BitSet(rows);
    others.set(0, rows);
    long from = checked(position);
    long end = from + rows;
    for (int number = (int) (from / STRETCH);
        number < stretches.length && (long) number * STRETCH < end;
        number++) {
      long start = (long) number * STRETCH;
      BitSet stretch = stretches[number];
      for (int at = stretch.nextSetBit((int) Math.max(0, from - start));
          at >= 0 && start + at < end;
          at = stretch.nextSetBit(at + 1)) {
        others.clear((int) (start + at - from));
      }
    }
    return others;
  }

  /**
   * How many rows are deleted.
   *
   * @return the count
   */
  public long count() {
    return Arrays.stream(stretches).mapToLong(BitSet::cardinality).sum();
  }

  /**
   * Tells whether all rows count.
   *
   * @return whether there is no position
   */
  public boolean isEmpty() {
    return stretches.length == 0;
  }

  /**
   * The positions.
   *
   * @return ascending, each once
   */
  public LongStream positions() {
    return IntStream.range(0, stretches.length)
        .boxed()
        .flatMapToLong(
            number -> stretches[number].stream().mapToLong(at -> (long) number * STRETCH + at));
  }

  /**
   * The rows deleted here or there.
   *
   * @param other more positions
   * @return both
   */
  public DeletedRows plus(DeletedRows other) {
    BitSet[] both = grown(stretches, Math.max(stretches.length, other.stretches.length));
    for (int number = 0; number < other.stretches.length; number++) {
      if (!other.stretches[number].isEmpty()) {
        both[number] = (BitSet) both[number].clone();
        both[number].or(other.stretches[number]);
      }
    }
    return new DeletedRows(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeletedRows rows && Arrays.equals(stretches, rows.stretches);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(stretches);
  }

  @Override
  public String toString() {
    return "DeletedRows[" + count() + "]";
  }
}
