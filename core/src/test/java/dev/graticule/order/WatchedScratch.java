package dev.graticule.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.store.Scratch;
import dev.graticule.store.ScratchFile;
import dev.graticule.store.StoreException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A scratch that counts, and fails on demand. */
final class WatchedScratch implements Scratch {
  static final String FAULT = "the disk is gone";

  private final Scratch scratch;
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int mostOpen;
  private volatile int failAt = Integer.MAX_VALUE;

  WatchedScratch(Scratch scratch) {
    this.scratch = scratch;
  }

  int created() {
    return created.get();
  }

  int mostOpen() {
    return mostOpen;
  }

  int calls() {
    return calls.get();
  }

  void failAt(int call) {
    calls.set(0);
    failAt = call;
  }

  void requireAllClosed() {
    assertThat(open).hasValue(0);
  }

  private void call() {
    if (calls.incrementAndGet() >= failAt) {
      throw new StoreException(FAULT);
    }
  }

  @Override
  public ScratchFile create() {
    call();
    ScratchFile file = scratch.create();
    created.incrementAndGet();
    mostOpen = Math.max(mostOpen, open.incrementAndGet());
    return new ScratchFile() {
      private boolean closed;

      @Override
      public void write(ByteBuffer source) {
        call();
        file.write(source);
      }

      @Override
      public void read(long position, ByteBuffer target) {
        call();
        file.read(position, target);
      }

      @Override
      public long length() {
        return file.length();
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
        file.close();
      }
    };
  }

  @Override
  public int sweep() {
    return scratch.sweep();
  }
}
