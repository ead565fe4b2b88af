package dev.graticule.file;

import dev.graticule.predicate.Verdict;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.filter2.columnindex.RowRanges.Range;

/**
 * Which rows of a file a batch holds.
 *
 * @param before how many rows the row groups before have
 * @param ranges the rows that are read of this one
 * @param verdict what was found of the condition
 * @param start how many of those rows were given before the batch
 * @param end how many were given with it
 */
record RowsRead(long before, List<Range> ranges, Verdict verdict, long start, long end) {

  static RowsRead none() {
    return new RowsRead(0, List.of(), Verdict.SOME, 0, 0);
  }

  /** Before the first of all rows of a file. */
  static RowsRead all(long rows, Verdict verdict) {
    return new RowsRead(0, RowRanges.createSingle(rows).getRanges(), verdict, 0, 0);
  }

  RowsRead next(int count) {
    return new RowsRead(before, ranges, verdict, end, end + count);
  }

  /** The number of a row in the file, from its number in the batch. */
  long inFile(long row) {
    long left = start + row;
    for (Range range : ranges) {
      long count = range.to - range.from + 1;
      if (left < count) {
        return before + range.from + left;
      }
      left -= count;
    }
    return before + left;
  }

  /** Tells the numbers in the file of rows of the batch, ascending. */
  void positions(BitSet rows, LongConsumer each) {
    int row = rows.nextSetBit(0);
    long passed = 0;
    for (Range range : ranges) {
      long end = passed + range.to - range.from + 1;
      for (; row >= 0 && start + row < end; row = rows.nextSetBit(row + 1)) {
        each.accept(before + range.from + (start + row - passed));
      }
      passed = end;
    }
    for (; row >= 0; row = rows.nextSetBit(row + 1)) {
      each.accept(before + start + row - passed);
    }
  }

  /** Takes rows of the batch out of a selection, by their number in the file. */
  void remove(LongPredicate positions, BitSet selected) {
    long passed = 0;
    for (Range range : ranges) {
      long count = range.to - range.from + 1;
      // Of this range the rows from the batch's first up to its end.
      long first = Math.max(start, passed);
      long last = Math.min(end, passed + count);
      for (long i = first; i < last; i++) {
        if (positions.test(before + range.from + (i - passed))) {
          selected.clear((int) (i - start));
        }
      }
      passed += count;
      if (passed >= end) {
        return;
      }
    }
  }
}
