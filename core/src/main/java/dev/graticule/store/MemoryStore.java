package dev.graticule.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects on the heap. */
final class MemoryStore implements Store {
  private static final int MAX_OBJECT = Integer.MAX_VALUE - 8;

  private final NavigableMap<StorePath, Stored> objects = new ConcurrentSkipListMap<>();

  /** An object: its bytes never change. */
  private static final class Stored {
    final byte[] bytes;
    final Instant modified;

    Stored(byte[] bytes, Instant modified) {
      this.bytes = bytes;
      this.modified = modified;
    }
  }

  @Override
  public StoreReader open(StorePath path) {
    Stored stored = objects.get(path);
    if (stored == null) {
      throw new ObjectNotFoundException("There is no object %s in memory.".formatted(path));
    }
    return new Reader(path, stored.bytes);
  }

  @Override
  public StoreWriter create(StorePath path) {
    if (path.value().isEmpty()) {
      throw new StoreException("The root of a store names no object; give a path below it.");
    }
    if (objects.containsKey(path)) {
      throw exists(path);
    }
    return new Writer(path);
  }

  private static ObjectExistsException exists(StorePath path) {
    return new ObjectExistsException(
        "%s is in memory already and stays as it is; choose another name.".formatted(path));
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return Optional.ofNullable(objects.get(path)).map(stored -> entry(path, stored));
  }

  private static StoreEntry entry(StorePath path, Stored stored) {
    return new StoreEntry(path, stored.bytes.length, stored.modified);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return objects.entrySet().stream()
        .filter(e -> !e.getKey().equals(prefix) && e.getKey().startsWith(prefix))
        .map((Map.Entry<StorePath, Stored> e) -> entry(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public boolean delete(StorePath path) {
    return objects.remove(path) != null;
  }

  @Override
  public int sweep(Duration olderThan) {
    return 0;
  }

  @Override
  public String engineUri(StorePath path) {
    throw new StoreException(
        "%s lies in this process's memory, where no engine can open it; use a store on disk."
            .formatted(path));
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "memory";
  }

  private static final class Reader implements StoreReader {
    private final StorePath path;
    private final byte[] bytes;
    private volatile boolean closed;

    Reader(StorePath path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void readFully(long position, ByteBuffer target) {
      if (closed) {
        throw new IllegalStateException("The reader of " + path + " is closed.");
      }
      if (position < 0 || position > (long) bytes.length - target.remaining()) {
        throw new StoreException(
            "%s ends at byte %d; %d bytes from byte %d were asked for. The object is cut short or its metadata is wrong."
                .formatted(path, bytes.length, target.remaining(), position));
      }
      target.put(bytes, (int) position, target.remaining());
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final class Writer implements StoreWriter {
    private final StorePath path;
    private byte[] bytes = new byte[8192];
    private int size;
    private boolean done;

    Writer(StorePath path) {
      this.path = path;
    }

    @Override
    public void write(ByteBuffer source) {
      if (done) {
        throw new IllegalStateException("The writer of " + path + " is closed.");
      }
      long wanted = (long) size + source.remaining();
      if (wanted > MAX_OBJECT) {
        throw new StoreException(
            "%s cannot be written beyond byte %d: an object in memory holds less than 2 GiB; use a store on disk."
                .formatted(path, size));
      }
      if (wanted > bytes.length) {
        bytes =
            Arrays.copyOf(bytes, (int) Math.min(MAX_OBJECT, Math.max(wanted, bytes.length * 2L)));
      }
      int count = source.remaining();
      source.get(bytes, size, count);
      size += count;
    }

    @Override
    public long position() {
      return size;
    }

    @Override
    public void close() {
      if (done) {
        return;
      }
      done = true;
      Stored whole = new Stored(Arrays.copyOf(bytes, size), Instant.now());
      bytes = new byte[0];
      if (objects.putIfAbsent(path, whole) != null) {
        throw exists(path);
      }
    }

    @Override
    public void discard() {
      done = true;
      bytes = new byte[0];
    }
  }
}
