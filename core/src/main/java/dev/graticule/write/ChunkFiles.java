package dev.graticule.write;

import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.SizeTarget;
import dev.graticule.job.Delegate;
import dev.graticule.predicate.Literal;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Begins chunk files and publishes them, both on the threads that wait for the store: while a file
 * is being published its partition's next is begun. Safe for use by several threads.
 */
final class ChunkFiles {
  private final Store store;
  private final Contract contract;
  private final Layout layout;
  private final BufferAllocator allocator;
  private final Delegate io;
  private final int atOnce;
  private final UUID id = UUID.randomUUID();
  // Guarded by this, all of them.
  private final Deque<FutureTask<@Nullable Void>> publishing = new ArrayDeque<>();
  private final List<ChunkFile> finished = new ArrayList<>();
  private int begun;
  private long finishedBytes;
  private boolean dropped;

  ChunkFiles(
      Store store,
      Contract contract,
      Layout layout,
      WriteThreads threads,
      BufferAllocator allocator) {
    this.contract = contract;
    this.layout = layout;
    this.allocator = allocator;
    this.io = new Delegate(threads.io());
    this.atOnce = threads.writers();
    this.store = threads.handsOver() ? new HandedStore(store, io) : store;
  }

  OpenChunk begin(Map<String, Optional<Literal>> partition, OptionalDouble compression) {
    StorePath path =
        HivePath.of(partition).resolve("part-%05d-%s.parquet".formatted(nextNumber(), id));
    SizeTarget target = SizeTarget.of(layout.targetFileSize().bytes()).expecting(compression);
    GeoParquetWriter writer =
        io.call(
            () ->
                GeoParquetWriter.create(store, path, contract, layout.files(), target, allocator));
    return new OpenChunk(writer, partition);
  }

  private synchronized int nextNumber() {
    return begun++;
  }

  /** Takes a file over, to be published by and by; what an earlier one failed with is thrown. */
  void publish(OpenChunk chunk) {
    FutureTask<@Nullable Void> task = io.begin(() -> finish(chunk));
    synchronized (this) {
      publishing.add(task);
    }
    awaitAllBut(atOnce);
  }

  private @Nullable Void finish(OpenChunk chunk) {
    if (isDropped()) {
      chunk.discard();
      return null;
    }
    ChunkFile file = chunk.finish();
    synchronized (this) {
      finished.add(file);
      finishedBytes += file.receipt().bytes();
    }
    return null;
  }

  private synchronized boolean isDropped() {
    return dropped;
  }

  private void awaitAllBut(int some) {
    while (true) {
      FutureTask<@Nullable Void> first;
      synchronized (this) {
        if (publishing.size() <= some) {
          return;
        }
        first = publishing.remove();
      }
      io.await(first);
    }
  }

  /** Waits until all is published; gives the files in the order in which they were begun. */
  List<ChunkFile> finish() {
    awaitAllBut(0);
    synchronized (this) {
      return finished.stream()
          .sorted((a, b) -> a.receipt().path().name().compareTo(b.receipt().path().name()))
          .toList();
    }
  }

  synchronized int finished() {
    return finished.size();
  }

  synchronized long finishedBytes() {
    return finishedBytes;
  }

  /** Publishes nothing more; returns when nothing is being published. */
  void drop() {
    synchronized (this) {
      dropped = true;
    }
    while (true) {
      try {
        awaitAllBut(0);
        return;
      } catch (RuntimeException e) {
        // It was told, or comes after what was told; its file has discarded itself.
      }
    }
  }
}
