package dev.graticule.iceberg;

import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import java.nio.ByteBuffer;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** An object of a store, as Iceberg reads one. */
final class StoreInput implements InputFile {
  private final Store store;
  private final StorePath path;
  private final String location;
  private long length;

  /** An object; a negative length means that it is not known yet. */
  StoreInput(Store store, StorePath path, String location, long length) {
    this.store = store;
    this.path = path;
    this.location = location;
    this.length = length;
  }

  @Override
  public long getLength() {
    if (length >= 0) {
      return length;
    }
    return store
        .head(path)
        .map(StoreEntry::bytes)
        .orElseThrow(
            () ->
                new StoreFileIO.Gone(
                    path, location, new ObjectNotFoundException("There is no " + location + ".")));
  }

  @Override
  public SeekableInputStream newStream() {
    try {
      StoreReader reader = store.open(path);
      length = reader.length();
      return new Stream(reader);
    } catch (ObjectNotFoundException e) {
      throw new StoreFileIO.Gone(path, location, e);
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public boolean exists() {
    return store.head(path).isPresent();
  }

  @Override
  public String toString() {
    return location;
  }

  /** Reads ahead: what Iceberg reads is small and read from the front. */
  private static final class Stream extends SeekableInputStream {
    private static final int READ_AHEAD = 128 << 10;

    private final StoreReader reader;
    private final long length;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long bufferStart;

    Stream(StoreReader reader) {
      this.reader = reader;
      this.length = reader.length();
    }

    @Override
    public long getPos() {
      return bufferStart + buffer.position();
    }

    @Override
    public void seek(long position) {
      if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
        buffer.position((int) (position - bufferStart));
      } else {
        bufferStart = position;
        buffer.position(0).limit(0);
      }
    }

    @Override
    public int read() {
      return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      if (count == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int some = Math.min(count, buffer.remaining());
      buffer.get(target, offset, some);
      return some;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, Math.max(0, length - getPos()));
    }

    private boolean fill() {
      if (buffer.hasRemaining()) {
        return true;
      }
      long position = getPos();
      if (position >= length) {
        return false;
      }
      int count = (int) Math.min(READ_AHEAD, length - position);
      if (buffer.capacity() < count) {
        buffer = ByteBuffer.allocate(count);
      }
      bufferStart = position;
      buffer.position(0).limit(count);
      try {
        reader.readFully(position, buffer);
        buffer.flip();
      } catch (RuntimeException e) {
        // Iceberg leaves streams open that fail while it begins with them.
        buffer.position(0).limit(0);
        reader.close();
        throw e;
      }
      return true;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
