package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows on their way into runs. They lie in memory in a few piles, each sorted aside when it is
 * full. When all memory is taken the oldest piles go to scratch files, and from then on one is
 * written while the next is filled.
 */
final class Piles implements AutoCloseable {
  /** One is filled, one is written; half of the memory is then left for merging. */
  private static final int PARTS = 4;

  private final SortKeys keys;
  private final long memory;
  private final Aside aside;
  private final SpilledRuns spilled;
  // Guarded by itself: sorted or about to be, the oldest first.
  private final List<Pile> full = new ArrayList<>();
  private Pile current = new Pile(0);
  private long rows;
  private boolean learned;
  private boolean spilling;
  private volatile boolean ended;

  Piles(Contract contract, SortKeys keys, SortOptions options, BufferAllocator allocator) {
    this.keys = keys;
    this.memory = options.memoryBytes();
    this.aside = new Aside(options.executor());
    this.spilled =
        new SpilledRuns(
            options.scratch(),
            contract,
            allocator,
            !keys.areNumbers(),
            memory / 2,
            aside::isStopped);
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
  }

  private void makeRoom(long bytes) {
    if (current.bytes() + bytes > memory / PARTS) {
      seal();
    }
    if (!spilling && held() + bytes > memory) {
      spilling = true;
      synchronized (full) {
        full.forEach(this::spillAside);
      }
    }
    if (spilling) {
      aside.help(() -> held() + bytes <= memory / 2);
    } else {
      aside.help(() -> true);
    }
  }

  private long held() {
    synchronized (full) {
      return current.bytes() + full.stream().mapToLong(Pile::bytes).sum();
    }
  }

  private void seal() {
    if (current.isEmpty()) {
      return;
    }
    Pile pile = current;
    current = new Pile(rows);
    synchronized (full) {
      full.add(pile);
    }
    boolean first = !learned;
    learned = true;
    aside.add(() -> pile.sort(keys, first));
    if (spilling) {
      spillAside(pile);
    }
  }

  private void spillAside(Pile pile) {
    aside.add(
        () -> {
          // At the end what is left stays in memory, when merging leaves room.
          if (ended && held() <= memory / 2) {
            return;
          }
          spilled.add(pile);
          synchronized (full) {
            full.remove(pile);
          }
        });
  }

  /** The runs of all rows, the caller's. */
  List<Run> finish(Sources sources) {
    ended = true;
    seal();
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
      spilled.close();
    }
  }
}
