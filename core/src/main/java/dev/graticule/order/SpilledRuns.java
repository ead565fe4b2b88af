package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowGather;
import dev.graticule.contract.Contract;
import dev.graticule.store.Scratch;
import dev.graticule.store.ScratchFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Sorted runs in scratch files, those whose rows came first being the first. When many have come
 * together they are merged into one, so that few files are open however much is sorted. For one
 * thread at a time.
 */
final class SpilledRuns implements AutoCloseable {
  /** So many runs become one. */
  static final int FAN_IN = 64;

  /** With the keys of usual rows little less than a megabyte, which is how memory is allocated. */
  private static final long LARGEST_BLOCK = 880L << 10;

  private static final long SMALLEST_BLOCK = 4L << 10;
  private static final int BLOCK_ROWS = 16_384;

  private final Scratch scratch;
  private final Contract contract;
  private final BufferAllocator allocator;
  private final BlockCodec codec;
  private final boolean haveTails;
  private final long memory;
  private final long blockBytes;
  private final Meanwhile meanwhile;
  private final List<StoredRun> runs = new ArrayList<>();
  private volatile long toMerge;

  /** What comes between. */
  interface Meanwhile {
    /**
     * Does what does not wait.
     *
     * @return whether what is being written is still of use
     */
    boolean goOn();
  }

  /**
   * No runs yet.
   *
   * @param memory what the blocks of runs being merged may take
   * @param meanwhile is asked between blocks, since writing takes long
   */
  SpilledRuns(
      Scratch scratch,
      Contract contract,
      BufferAllocator allocator,
      boolean haveTails,
      long memory,
      Meanwhile meanwhile) {
    this.scratch = scratch;
    this.contract = contract;
    this.allocator = allocator;
    this.codec = new BlockCodec(contract, allocator);
    this.haveTails = haveTails;
    this.memory = memory;
    // In memory a block can take twice its bytes.
    this.blockBytes = Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, memory / (2 * FAN_IN)));
    this.meanwhile = meanwhile;
  }

  /** Whether nothing was written so far. May be asked by any thread, as {@link #toMerge}. */
  boolean isEmpty() {
    return toMerge == 0;
  }

  /** What merging them takes. */
  long toMerge() {
    return toMerge;
  }

  /** Writes a sorted pile, which is closed. */
  void add(Pile pile) {
    RowGather sources = new RowGather(contract, allocator);
    write(List.of(pile.run(sources)), sources, 0);
    int alike = alike();
    while (alike > 1 && (alike >= FAN_IN || taken(alike) > memory)) {
      mergeLast(alike);
      alike = alike();
    }
    toMerge = taken(runs.size());
  }

  /** How many runs at the end have been merged as often as the last. */
  private int alike() {
    int level = runs.get(runs.size() - 1).level();
    int count = 0;
    while (count < runs.size() && runs.get(runs.size() - 1 - count).level() == level) {
      count++;
    }
    return count;
  }

  /** What the blocks of so many runs at the end take. */
  private long taken(int count) {
    return runs.subList(runs.size() - count, runs.size()).stream()
        .mapToLong(run -> allocated(run.largest()))
        .sum();
  }

  /** Allocators round up to a power of two. */
  private static long allocated(long bytes) {
    return Long.highestOneBit(Math.max(1, 2 * bytes - 1));
  }

  /** Merges runs at the end, as many as memory allows but two at least. */
  private void mergeLast(int most) {
    int count = 2;
    while (count < most && taken(count + 1) <= memory) {
      count++;
    }
    List<StoredRun> last = runs.subList(runs.size() - count, runs.size());
    int level = last.stream().mapToInt(StoredRun::level).max().orElse(0) + 1;
    RowGather sources = new RowGather(contract, allocator);
    List<Run> opened = open(last, sources);
    last.clear();
    write(opened, sources, level);
  }

  private List<Run> open(List<StoredRun> stored, RowGather sources) {
    return stored.stream().map(run -> run.run(codec, haveTails, sources)).toList();
  }

  /** Writes what is merged from runs, which are taken over, as one. */
  private void write(List<Run> merged, RowGather sources, int level) {
    try (Merge merge = new Merge(merged, sources, haveTails, BLOCK_ROWS, blockBytes)) {
      ScratchFile file = scratch.create();
      try {
        merge.begin();
        int blocks = 0;
        long largest = 0;
        for (Optional<Batch> next = merge.next(); next.isPresent(); next = merge.next()) {
          try (Batch batch = next.get()) {
            if (!meanwhile.goOn()) {
              break;
            }
            largest = Math.max(largest, codec.write(file, batch, merge.keys()));
            blocks++;
          }
        }
        runs.add(new StoredRun(file, blocks, largest, level));
      } catch (RuntimeException | Error e) {
        file.close();
        throw e;
      }
    }
  }

  /** The runs, few enough to be merged at once. They are the caller's. */
  List<Run> take(RowGather sources) {
    while (runs.size() > 2 && (taken(runs.size()) > memory || runs.size() > 2 * FAN_IN)) {
      mergeLast(FAN_IN);
    }
    List<Run> taken = open(runs, sources);
    runs.clear();
    return taken;
  }

  /** Closes the runs; those that were taken must be closed already. */
  @Override
  public void close() {
    try {
      Closing.all(runs);
    } finally {
      runs.clear();
      codec.close();
    }
  }
}
