package dev.graticule.file.internal.encode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How large a file will be. Counts compressed sizes only of row groups that are done whatever the
 * threads do, and estimates the rest from the latest of those: the answer depends on the rows
 * alone, so files are cut at the same rows in every run.
 *
 * <p>Two lengths of a row group matter: what its values take plain, which can be told before they
 * are encoded, and what waits for compression, which decides when a row group is done.
 */
final class SizeEstimate {
  /** What WKB and text usually compress to, until something is known. */
  private static final double FIRST_RATIO = 0.6;

  /** The rows to come are like the latest, but a single row group can be odd. */
  private static final int LATEST = 3;

  private final QueueLimit limit;
  private final OptionalDouble expected;
  private final Deque<Waiting> uncertain = new ArrayDeque<>();
  private final Deque<Long> written = new ArrayDeque<>();
  private final Deque<Measured> latest = new ArrayDeque<>();
  private long uncertainEncoded;
  private long uncertainPlain;
  private long certainBytes;

  private record Waiting(long plain, long encoded) {}

  private record Measured(long plain, long bytes) {
    double ratio() {
      return (double) bytes / (double) Math.max(1, plain);
    }
  }

  /**
   * An estimate.
   *
   * @param limit how much may wait for compression
   * @param expected bytes in the file for a plain byte, when that is known
   */
  SizeEstimate(QueueLimit limit, OptionalDouble expected) {
    this.limit = limit;
    this.expected = expected;
  }

  /** A row group is on its way. */
  synchronized void submitted(RowGroup group) {
    uncertain.add(new Waiting(group.plainLength(), group.length()));
    uncertainEncoded += group.length();
    uncertainPlain += group.plainLength();
  }

  /** The next row group in order is in the file. */
  synchronized void written(long bytes) {
    written.add(bytes);
  }

  /** The queue has been brought below its limit: what lies beyond is written. */
  synchronized void settle() {
    while (limit.exceeded(uncertain.size(), uncertainEncoded)) {
      settleFirst();
    }
  }

  /** The queue is empty: everything is written. */
  synchronized void settleAll() {
    while (!uncertain.isEmpty()) {
      settleFirst();
    }
  }

  private void settleFirst() {
    Waiting done = uncertain.remove();
    uncertainEncoded -= done.encoded();
    uncertainPlain -= done.plain();
    Measured measured = new Measured(done.plain(), written.remove());
    certainBytes += measured.bytes();
    latest.add(measured);
    if (latest.size() > LATEST) {
      latest.remove();
    }
  }

  /** Bytes in the file for a plain byte: the mean of the latest row groups. */
  synchronized OptionalDouble measured() {
    long plain = latest.stream().mapToLong(Measured::plain).sum();
    long bytes = latest.stream().mapToLong(Measured::bytes).sum();
    return plain == 0 || bytes == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) bytes / (double) plain);
  }

  /** The same as far as anything is known, from the file or from before it. */
  synchronized OptionalDouble known() {
    OptionalDouble measured = measured();
    return measured.isPresent() ? measured : expected;
  }

  /** The most that the latest row groups came to, so that a plan errs towards too little. */
  synchronized OptionalDouble worst() {
    OptionalDouble worst = latest.stream().mapToDouble(Measured::ratio).max();
    return worst.isPresent() && worst.getAsDouble() > 0 ? worst : expected;
  }

  /** About how many bytes what waits will have. */
  synchronized long uncertain() {
    return bytesOf(uncertainPlain);
  }

  /**
   * The compressed size of all row groups.
   *
   * @param pending plain bytes not yet submitted
   */
  synchronized long bytes(long pending) {
    return certainBytes + bytesOf(uncertainPlain + pending);
  }

  private long bytesOf(long plain) {
    return Math.round(known().orElse(FIRST_RATIO) * (double) plain);
  }
}
