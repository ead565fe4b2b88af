package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowGather;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows on their way into runs. They lie in memory in a few piles, each sorted aside when it is
 * full. When most of the memory is taken the oldest pile goes to a scratch file, written while the
 * next is filled; what is left at the end stays where it is, as far as merging leaves room.
 */
final class Piles implements AutoCloseable {
  /** One is filled and one is written, while others stay in memory. */
  private static final int PARTS = 4;

  /**
   * So much may wait to be put in order while more comes: enough that neither side waits for the
   * other, little enough that where it came in does not grow.
   */
  private static final long BACKLOG = 8L << 20;

  private final SortKeys keys;
  private final Contract contract;
  private final BufferAllocator allocator;
  private final long memory;
  private final Aside aside;
  private final TightCopies copies;
  private final SpilledRuns spilled;
  // Guarded by itself: sorted or about to be, the oldest first.
  private final List<Pile> full = new ArrayList<>();
  private volatile Pile current;
  private long rows;
  private boolean learned;

  /** How many of the full ones, from the oldest on, are to be written. Guarded as they are. */
  private int leaving;

  private volatile boolean ended;

  Piles(Contract contract, SortKeys keys, SortOptions options, BufferAllocator allocator) {
    this.keys = keys;
    this.contract = contract;
    this.allocator = allocator;
    this.memory = options.memoryBytes();
    this.copies = new TightCopies(contract, memory / PARTS, allocator);
    this.current = newPile();
    this.aside = new Aside(options.executor());
    this.spilled =
        new SpilledRuns(
            options.scratch(), contract, allocator, !keys.areNumbers(), memory / 2, this::goOn);
  }

  /** Adds a batch, which is taken over also when this fails. */
  void add(Batch batch) {
    try {
      makeRoom(Pile.bytes(batch));
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
    current.add(batch);
    rows += batch.rowCount();
    if (learned || !keys.learns()) {
      Pile pile = current;
      pile.key();
      aside.add(pile::begin);
      aside.help(() -> pile.keyedBytes() <= BACKLOG);
    }
  }

  private Pile newPile() {
    return new Pile(keys, rows, new Stretches(contract, !keys.areNumbers(), copies, allocator));
  }

  private void makeRoom(long bytes) {
    if (current.bytes() + bytes > memory / PARTS) {
      seal();
    }
    letLeave(bytes);
    aside.help(() -> held() + bytes + spilled.toMerge() <= memory);
  }

  /** Sends the oldest away as far as room is needed for the next, which is filled meanwhile. */
  private void letLeave(long bytes) {
    synchronized (full) {
      long staying =
          current.bytes() + full.stream().skip(leaving).mapToLong(Pile::bytes).sum() + bytes;
      while (leaving < full.size() && staying + spilled.toMerge() > most()) {
        staying -= full.get(leaving).bytes();
        leaving++;
        aside.add(this::spillOldest);
      }
    }
  }

  /** Nothing is written as long as all fits; then one part is kept free for the next. */
  private long most() {
    return leaving == 0 && spilled.isEmpty() ? memory : memory - memory / PARTS;
  }

  private long held() {
    synchronized (full) {
      return current.bytes() + full.stream().mapToLong(Pile::bytes).sum();
    }
  }

  private void seal() {
    if (current.rows() == 0) {
      return;
    }
    Pile pile = current;
    current = newPile();
    synchronized (full) {
      full.add(pile);
    }
    if (!learned && keys.learns()) {
      pile.learn();
      pile.key();
    }
    learned = true;
    aside.add(pile::sort);
  }

  /** While a pile is written rows still come, and what they came in is to be let go. */
  private boolean goOn() {
    if (aside.isStopped()) {
      return false;
    }
    current.begin();
    return true;
  }

  private void spillOldest() {
    Pile oldest;
    synchronized (full) {
      // At the end what is left stays in memory, when merging leaves room.
      if (ended && held() + spilled.toMerge() <= most()) {
        leaving--;
        return;
      }
      oldest = full.get(0);
    }
    spilled.add(oldest);
    synchronized (full) {
      full.remove(0);
      leaving--;
    }
  }

  /** The runs of all rows, the caller's. */
  List<Run> finish(RowGather sources) {
    ended = true;
    seal();
    letLeave(0);
    aside.help(() -> false);
    List<Run> runs = new ArrayList<>(spilled.take(sources));
    synchronized (full) {
      full.forEach(pile -> runs.add(pile.run(sources)));
      full.clear();
    }
    return runs;
  }

  @Override
  public void close() {
    aside.close();
    try {
      current.close();
      synchronized (full) {
        Closing.all(full);
        full.clear();
      }
    } finally {
      copies.close();
      spilled.close();
    }
  }
}
