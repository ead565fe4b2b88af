package dev.graticule.write;

import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.write.Staging.Visibility;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers what is created through it, and holds it back where asked. */
final class StagingStore implements Store {
  private final Store store;
  private final Visibility visibility;
  private final Set<Writer> unfinished = new LinkedHashSet<>();
  private final List<Writer> held = new ArrayList<>();
  private final List<StorePath> visible = new ArrayList<>();

  StagingStore(Store store, Visibility visibility) {
    this.store = store;
    this.visibility = visibility;
  }

  @Override
  public StoreReader open(StorePath path) {
    return store.open(path);
  }

  @Override
  public StoreWriter create(StorePath path) {
    Writer writer = new Writer(path, store.create(path));
    synchronized (this) {
      unfinished.add(writer);
    }
    return writer;
  }

  private void finish(Writer writer) {
    if (visibility == Visibility.HELD) {
      writer.writer.prepare();
      synchronized (this) {
        held.add(writer);
        unfinished.remove(writer);
      }
    } else {
      show(writer);
    }
  }

  private void show(Writer writer) {
    try {
      writer.writer.close();
    } catch (PublishUnknownException e) {
      // It may be there, so it is to be removed with the rest.
      shown(writer);
      throw e;
    }
    shown(writer);
  }

  private synchronized void shown(Writer writer) {
    visible.add(writer.path);
    unfinished.remove(writer);
  }

  void publish() {
    List<Writer> toShow;
    synchronized (this) {
      toShow = List.copyOf(held);
    }
    try {
      for (Writer writer : toShow) {
        show(writer);
        synchronized (this) {
          held.remove(writer);
        }
      }
    } catch (RuntimeException e) {
      RuntimeException second = remove(new ArrayList<>());
      if (second != null) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** Removes what is visible; gives the first error and names what is left. */
  @Nullable RuntimeException remove(List<StorePath> left) {
    List<StorePath> toRemove;
    synchronized (this) {
      toRemove = List.copyOf(visible);
      visible.clear();
    }
    RuntimeException first = null;
    for (StorePath path : toRemove) {
      try {
        store.delete(path);
      } catch (RuntimeException e) {
        left.add(path);
        first = first == null ? e : first;
      }
    }
    return first;
  }

  /** Drops what is not visible; gives the first error. */
  @Nullable RuntimeException discardUnfinished() {
    List<Writer> toDiscard;
    synchronized (this) {
      toDiscard = new ArrayList<>(unfinished);
      toDiscard.addAll(held);
      unfinished.clear();
      held.clear();
    }
    RuntimeException first = null;
    for (Writer writer : toDiscard) {
      try {
        writer.writer.discard();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    return first;
  }

  String heldHint() {
    return visibility == Visibility.HELD ? " only once they are gone: remove them by hand" : "";
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return store.head(path);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return store.list(prefix);
  }

  @Override
  public boolean delete(StorePath path) {
    return store.delete(path);
  }

  @Override
  public int sweep(Duration olderThan) {
    return store.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return store.engineUri(path);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return store.toString();
  }

  private final class Writer implements StoreWriter {
    private final StorePath path;
    private final StoreWriter writer;
    private boolean done;

    Writer(StorePath path, StoreWriter writer) {
      this.path = path;
      this.writer = writer;
    }

    @Override
    public void write(ByteBuffer source) {
      if (done) {
        throw new IllegalStateException("The writer of " + path + " is closed.");
      }
      writer.write(source);
    }

    @Override
    public long position() {
      return writer.position();
    }

    @Override
    public void prepare() {
      writer.prepare();
    }

    @Override
    public void close() {
      if (!done) {
        done = true;
        finish(this);
      }
    }

    @Override
    public void discard() {
      if (!done) {
        done = true;
        synchronized (StagingStore.this) {
          unfinished.remove(this);
        }
        writer.discard();
      }
    }
  }
}
