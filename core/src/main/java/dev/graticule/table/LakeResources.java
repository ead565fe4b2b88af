package dev.graticule.table;

import dev.graticule.job.Backoff;
import dev.graticule.job.Workers;
import java.time.Clock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** What the tables of one lake share. */
final class LakeResources implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final Backoff commitBackoff;
  private final Clock clock;
  private boolean closed;

  private LakeResources(LakeOptions options, BufferAllocator allocator) {
    this.allocator = allocator;
    this.ownsWorkers = options.workers().isEmpty();
    this.workers = options.workers().orElseGet(Workers::create);
    this.commitBackoff = options.commitBackoff();
    this.clock = options.clock();
  }

  static LakeResources of(LakeOptions options) {
    long limit = options.memoryLimit().bytes();
    BufferAllocator allocator =
        options
            .allocator()
            .map(parent -> parent.newChildAllocator("lake", 0, limit))
            .orElseGet(() -> new RootAllocator(limit));
    return new LakeResources(options, allocator);
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Workers workers() {
    return workers;
  }

  Backoff commitBackoff() {
    return commitBackoff;
  }

  Clock clock() {
    return clock;
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
