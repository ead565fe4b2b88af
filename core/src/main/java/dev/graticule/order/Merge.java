package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowGather;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sorted rows of several runs as batches; of equal rows those of an earlier run come first. Owns
 * the runs. For one thread at a time.
 */
final class Merge implements AutoCloseable {
  private final Run[] runs;
  private final RowGather sources;
  private final long maxBytes;

  // The rows that come next: found by their keys alone, a few thousand at a time, so that what is
  // looked up at random after that is looked up in loops that do nothing else.
  private final int[] from;
  private final int[] rows;
  private final long[] bytes;
  private final Keys window;
  private int begin;
  private int end;

  private final Keys keys;

  /** The runs that have a row, as a heap whose first is the next. */
  private final int[] heap;

  /** Of each run, the first bytes of its row's key: most often they decide. */
  private final long[] heads;

  private final boolean haveTails;
  private int size;

  /**
   * Begins to merge.
   *
   * @param runs the runs, the one whose rows came first being the first; taken over
   * @param sources what the runs were begun with
   * @param haveTails whether keys have more than eight bytes
   * @param maxRows the most rows of a batch
   * @param maxBytes about the most bytes of a batch; a larger row has one for itself
   */
  Merge(
      List<? extends Run> runs, RowGather sources, boolean haveTails, int maxRows, long maxBytes) {
    this.runs = runs.toArray(Run[]::new);
    this.sources = sources;
    this.maxBytes = maxBytes;
    this.from = new int[maxRows];
    this.rows = new int[maxRows];
    this.bytes = new long[maxRows];
    this.window = new Keys(haveTails, maxRows);
    this.keys = new Keys(haveTails, maxRows);
    this.heap = new int[runs.size()];
    this.heads = new long[runs.size()];
    this.haveTails = haveTails;
  }

  /** Goes to the first row of each run. */
  void begin() {
    for (int i = 0; i < runs.length; i++) {
      if (advance(i)) {
        heap[size++] = i;
      }
    }
    for (int place = size / 2 - 1; place >= 0; place--) {
      sink(place);
    }
  }

  /** The next rows, the caller's to close. */
  Optional<Batch> next() {
    keys.clear();
    if (begin == end) {
      look();
    }
    int count = 0;
    for (long taken = 0; begin + count < end; count++) {
      taken += bytes[begin + count];
      if (taken > maxBytes && count > 0) {
        break;
      }
      keys.add(window, begin + count);
    }
    if (count == 0) {
      return Optional.empty();
    }
    Batch batch =
        sources.gather(
            Arrays.copyOfRange(from, begin, begin + count),
            Arrays.copyOfRange(rows, begin, begin + count),
            count);
    begin += count;
    if (begin == end) {
      for (Run run : runs) {
        run.release();
      }
    }
    return Optional.of(batch);
  }

  /** Finds the next rows, and what each takes. */
  private void look() {
    window.clear();
    begin = 0;
    end = 0;
    long held = 0;
    while (size > 0 && end < from.length && held < maxBytes) {
      Run run = runs[heap[0]];
      held += run.held();
      from[end] = run.source();
      rows[end] = run.row();
      window.add(run.keys(), run.key());
      end++;
      if (!advance(heap[0])) {
        heap[0] = heap[--size];
      }
      sink(0);
    }
    for (int i = 0; i < end; i++) {
      bytes[i] = sources.bytes(from[i], rows[i]);
    }
  }

  /** The keys of the rows that {@link #next} gave last. */
  Keys keys() {
    return keys;
  }

  private void sink(int start) {
    int place = start;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], heap[place])) {
        return;
      }
      int run = heap[place];
      heap[place] = heap[child];
      heap[child] = run;
      place = child;
    }
  }

  private boolean advance(int number) {
    Run run = runs[number];
    if (!run.next()) {
      return false;
    }
    heads[number] = run.keys().head(run.key());
    return true;
  }

  private boolean isBefore(int a, int b) {
    int order = Long.compareUnsigned(heads[a], heads[b]);
    if (order == 0 && haveTails) {
      Run one = runs[a];
      Run other = runs[b];
      order = one.keys().compareTails(one.key(), other.keys(), other.key());
    }
    return order != 0 ? order < 0 : a < b;
  }

  @Override
  public void close() {
    Closing.all(List.of(runs));
  }
}
