package dev.graticule.file.internal.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How large a file will be. Counts compressed sizes only of row groups that are done whatever the
 * threads do, and estimates the rest from those: the answer depends on the rows alone, so files are
 * cut at the same rows in every run.
 */
final class SizeEstimate {
  /** What WKB and text usually compress to, until the first row group is known. */
  private static final double FIRST_RATIO = 0.6;

  private final QueueLimit limit;
  private final Deque<Long> uncertain = new ArrayDeque<>();
  private final List<Long> compressed = new ArrayList<>();
  private long uncertainLength;
  private long certainLength;
  private long certainCompressed;
  private int certain;

  SizeEstimate(QueueLimit limit) {
    this.limit = limit;
  }

  /** A row group is on its way. */
  synchronized void submitted(long length) {
    uncertain.add(length);
    uncertainLength += length;
  }

  /** The next row group in order is in the file. */
  synchronized void written(long bytes) {
    compressed.add(bytes);
  }

  /** The queue has been brought below its limit: what lies beyond is written. */
  synchronized void settle() {
    while (limit.exceeded(uncertain.size(), uncertainLength)) {
      long length = uncertain.remove();
      uncertainLength -= length;
      certainLength += length;
      certainCompressed += compressed.get(certain++);
    }
  }

  /**
   * The compressed size of all row groups.
   *
   * @param pending bytes not yet submitted
   */
  synchronized long bytes(long pending) {
    double ratio =
        certainLength == 0 ? FIRST_RATIO : (double) certainCompressed / (double) certainLength;
    return certainCompressed + Math.round(ratio * (double) (uncertainLength + pending));
  }
}
