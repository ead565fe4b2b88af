package dev.graticule.order;

import dev.graticule.store.Scratch;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a sort may take.
 *
 * @param memoryBytes the most that rows being sorted and their keys may hold at a time, at least
 *     {@link #MIN_MEMORY}; on top come a few batches of the input, one of the output, about 30
 *     bytes for each row of a quarter of them while that is sorted, and whatever a single row needs
 * @param scratch where rows lie that do not fit
 * @param executor where a second thread comes from, which sorts and packs while the first reads on;
 *     absent means that the caller's thread does everything
 */
public record SortOptions(long memoryBytes, Scratch scratch, Optional<Executor> executor) {
  /** Holds a million usual rows without touching a disk. */
  public static final long DEFAULT_MEMORY = 256L << 20;

  /** Below this a sort does little but read and write scratch files. */
  public static final long MIN_MEMORY = 64L << 10;

  /** Checks the memory. */
  public SortOptions {
    if (memoryBytes < MIN_MEMORY) {
      throw new IllegalArgumentException(
          "A sort needs at least %d bytes of memory, not %d.".formatted(MIN_MEMORY, memoryBytes));
    }
  }

  /**
   * {@link #DEFAULT_MEMORY}, {@link Scratch#temporary()}, the caller's thread alone.
   *
   * @return the defaults
   */
  public static SortOptions defaults() {
    return new SortOptions(DEFAULT_MEMORY, Scratch.temporary(), Optional.empty());
  }

  /**
   * The same with other memory.
   *
   * @param bytes the most that rows being sorted may hold
   * @return the options
   */
  public SortOptions withMemory(long bytes) {
    return new SortOptions(bytes, scratch, executor);
  }

  /**
   * The same with another scratch.
   *
   * @param other where rows lie that do not fit; stays the caller's
   * @return the options
   */
  public SortOptions withScratch(Scratch other) {
    return new SortOptions(memoryBytes, other, executor);
  }

  /**
   * The same with a second thread.
   *
   * @param threads gives it; stays the caller's
   * @return the options
   */
  public SortOptions withExecutor(Executor threads) {
    return new SortOptions(memoryBytes, scratch, Optional.of(threads));
  }
}
