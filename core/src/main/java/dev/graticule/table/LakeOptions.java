package dev.graticule.table;

import dev.graticule.job.Backoff;
import dev.graticule.job.Workers;
import dev.graticule.order.SortOptions;
import dev.graticule.write.ByteSize;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a lake works with.
 *
 * @param memoryLimit the most that batches of this lake may take, off the heap
 * @param allocator whose child the lake's allocator becomes; absent for a root of its own
 * @param workers run the lake's jobs and stay the caller's; absent for workers of its own
 * @param formats known besides those on the class path; the first of a name counts
 * @param commitBackoff how often a commit that lost a race is tried
 * @param clock tells the time of commits
 * @param random draws the jitter of waits; used by several threads
 * @param sleeper waits
 * @param outsideFiles whether a table may name files outside its directory
 * @param catalogRequests how many tables are resolved at once when several are asked for
 * @param slowCommit a commit that takes longer, waits between tries included, is warned of in the
 *     log
 * @param sorting what each sort of rows may take, and where they lie that do not fit; a second
 *     thread comes from the workers unless it names another
 */
public record LakeOptions(
    ByteSize memoryLimit,
    Optional<BufferAllocator> allocator,
    Optional<Workers> workers,
    List<TableFormat> formats,
    Backoff commitBackoff,
    Clock clock,
    RandomGenerator random,
    Sleeper sleeper,
    OutsideFiles outsideFiles,
    int catalogRequests,
    Duration slowCommit,
    SortOptions sorting) {
  /** Enough for a few writers and readers at a time; more is the caller's decision. */
  public static final ByteSize DEFAULT_MEMORY = ByteSize.gibibytes(1);

  /** Catalogs are shared: more requests at once than this gain little and can hurt others. */
  public static final int DEFAULT_CATALOG_REQUESTS = 10;

  /** A commit reads and writes a few small files; one that takes longer has lost races. */
  public static final Duration DEFAULT_SLOW_COMMIT = Duration.ofSeconds(2);

  /** Waits between two tries. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Lets the time pass.
     *
     * @param time how long
     * @throws InterruptedException when the thread was interrupted
     */
    void sleep(Duration time) throws InterruptedException;
  }

  /** Copies the list and checks the count. */
  public LakeOptions {
    formats = List.copyOf(formats);
    if (catalogRequests < 1) {
      throw new IllegalArgumentException(
          "At least one request goes to a catalog at a time, not " + catalogRequests + ".");
    }
  }

  /**
   * {@link #DEFAULT_MEMORY}, workers and allocator of its own, {@link Backoff#commits()}, the
   * system's clock, no files outside, {@link #DEFAULT_CATALOG_REQUESTS}, {@link
   * #DEFAULT_SLOW_COMMIT}, {@link SortOptions#defaults()}.
   *
   * @return the defaults
   */
  public static LakeOptions defaults() {
    return new LakeOptions(
        DEFAULT_MEMORY,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Backoff.commits(),
        Clock.systemUTC(),
        new Random(),
        time -> Thread.sleep(time.toMillis()),
        OutsideFiles.REFUSE,
        DEFAULT_CATALOG_REQUESTS,
        DEFAULT_SLOW_COMMIT,
        SortOptions.defaults());
  }

  /**
   * The same with another limit.
   *
   * @param limit the most that batches may take, off the heap
   * @return the options
   */
  public LakeOptions withMemoryLimit(ByteSize limit) {
    return new LakeOptions(
        limit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with memory taken from another allocator.
   *
   * @param parent stays the caller's; closed only after the lake
   * @return the options
   */
  public LakeOptions withAllocator(BufferAllocator parent) {
    return new LakeOptions(
        memoryLimit,
        Optional.of(parent),
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with the caller's workers.
   *
   * @param shared stay the caller's; closed only after the lake
   * @return the options
   */
  public LakeOptions withWorkers(Workers shared) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        Optional.of(shared),
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with formats besides those on the class path.
   *
   * @param more the formats; the first of a name counts
   * @return the options
   */
  public LakeOptions withFormats(TableFormat... more) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        List.of(more),
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with another back-off for commits.
   *
   * @param backoff how often and how long apart
   * @return the options
   */
  public LakeOptions withCommitBackoff(Backoff backoff) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        backoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with another clock.
   *
   * @param source tells the time of commits
   * @return the options
   */
  public LakeOptions withClock(Clock source) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        source,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with other sources of chance and waiting, so that a test replays from its seed.
   *
   * @param chance draws the jitter of waits
   * @param waiting waits
   * @return the options
   */
  public LakeOptions withWaits(RandomGenerator chance, Sleeper waiting) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        chance,
        waiting,
        outsideFiles,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with another policy on files outside a table's directory.
   *
   * @param policy what to do with them
   * @return the options
   */
  public LakeOptions withOutsideFiles(OutsideFiles policy) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        policy,
        catalogRequests,
        slowCommit,
        sorting);
  }

  /**
   * The same with another number of tables resolved at once.
   *
   * @param count at least 1
   * @return the options
   */
  public LakeOptions withCatalogRequests(int count) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        count,
        slowCommit,
        sorting);
  }

  /**
   * The same with another limit for commits to be warned of.
   *
   * @param limit what a commit may take
   * @return the options
   */
  public LakeOptions withSlowCommit(Duration limit) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        limit,
        sorting);
  }

  /**
   * The same with other limits for sorting.
   *
   * @param options what each sort may take; its scratch stays the caller's
   * @return the options
   */
  public LakeOptions withSorting(SortOptions options) {
    return new LakeOptions(
        memoryLimit,
        allocator,
        workers,
        formats,
        commitBackoff,
        clock,
        random,
        sleeper,
        outsideFiles,
        catalogRequests,
        slowCommit,
        options);
  }
}
