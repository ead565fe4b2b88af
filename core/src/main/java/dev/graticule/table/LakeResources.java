package dev.graticule.table;

import dev.graticule.batch.Allocators;
import dev.graticule.job.Workers;
import dev.graticule.order.SortOptions;
import dev.graticule.store.Scratch;
import dev.graticule.store.StoreException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.apache.arrow.memory.BufferAllocator;

/** What the tables of one lake share. */
final class LakeResources implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final CommitRetries retries;
  private final Clock clock;
  private final OutsideFiles outsideFiles;
  private final int catalogRequests;
  private final Semaphore catalogPermits;
  private final SortOptions sorting;
  private boolean closed;

  private LakeResources(LakeOptions options, BufferAllocator allocator) {
    this.allocator = allocator;
    this.ownsWorkers = options.workers().isEmpty();
    this.workers = options.workers().orElseGet(Workers::create);
    this.retries = CommitRetries.of(options);
    this.clock = options.clock();
    this.outsideFiles = options.outsideFiles();
    this.catalogRequests = options.catalogRequests();
    this.catalogPermits = new Semaphore(catalogRequests);
    this.sorting =
        options.sorting().executor().isPresent()
            ? options.sorting()
            : options.sorting().withExecutor(workers.cpu());
    sweep(sorting.scratch());
  }

  /**
   * What killed processes left is in nobody's way: a lake that cannot remove it works all the same.
   */
  private static void sweep(Scratch scratch) {
    try {
      scratch.sweep();
    } catch (StoreException e) {
      // Said above.
    }
  }

  static LakeResources of(LakeOptions options) {
    long limit = options.memoryLimit().bytes();
    BufferAllocator allocator =
        options
            .allocator()
            .map(parent -> parent.newChildAllocator("lake", 0, limit))
            .orElseGet(() -> Allocators.root(limit));
    return new LakeResources(options, allocator);
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Workers workers() {
    return workers;
  }

  CommitRetries retries() {
    return retries;
  }

  Clock clock() {
    return clock;
  }

  OutsideFiles outsideFiles() {
    return outsideFiles;
  }

  /** How many tables are resolved at once. */
  int catalogRequests() {
    return catalogRequests;
  }

  /** One permit for each table that is being resolved, by whatever call on this lake. */
  Semaphore catalogPermits() {
    return catalogPermits;
  }

  /** What a sort may take. */
  SortOptions sorting() {
    return sorting;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Jobs that still run hold memory; workers that are ours are waited for before it is counted.
    try {
      if (ownsWorkers) {
        workers.close();
      }
    } finally {
      allocator.close();
    }
  }
}
