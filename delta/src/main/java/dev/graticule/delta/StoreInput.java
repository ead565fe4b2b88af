package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An object of a store as Kernel reads it. */
final class StoreInput implements InputFile {
  private final Store store;
  private final String path;

  StoreInput(Store store, String path) {
    this.store = store;
    this.path = path;
  }

  @Override
  public long length() throws IOException {
    StorePath object = LogFiles.inStore(path);
    return StoreErrors.checked(() -> store.head(object))
        .orElseThrow(() -> new FileNotFoundException(path))
        .bytes();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    StorePath object = LogFiles.inStore(path);
    return StoreErrors.checked(() -> open(object));
  }

  private Stream open(StorePath object) throws FileNotFoundException {
    StoreReader reader = store.open(object);
    try {
      // Kernel takes it for a hint that is being written, and waits for seconds.
      if (reader.length() == 0 && object.equals(LogFiles.lastCheckpoint())) {
        throw new FileNotFoundException(path + " is empty");
      }
      if (reader.length() > Stream.WHOLE) {
        return new Stream(path, reader);
      }
      ByteBuffer all = ByteBuffer.allocate((int) reader.length());
      reader.readFully(0, all);
      reader.close();
      return new Stream(path, all.flip());
    } catch (FileNotFoundException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Small objects are read at once, larger ones block by block. For one thread. */
  private static final class Stream extends SeekableInputStream {
    private static final int WHOLE = 4 << 20;
    private static final int BLOCK = 256 << 10;

    private final String path;
    private final long length;
    private final @org.jspecify.annotations.Nullable StoreReader reader;
    private ByteBuffer block;
    private long blockStart;
    private long position;

    Stream(String path, StoreReader reader) {
      this.path = path;
      this.length = reader.length();
      this.reader = reader;
      this.block = ByteBuffer.allocate(0);
    }

    Stream(String path, ByteBuffer all) {
      this.path = path;
      this.length = all.limit();
      this.reader = null;
      this.block = all;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPos) throws IOException {
      if (newPos < 0 || newPos > length) {
        throw new EOFException(
            "%s has %d bytes; there is no byte %d.".formatted(path, length, newPos));
      }
      position = newPos;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, length - position);
    }

    @Override
    public int read() throws IOException {
      if (position >= length) {
        return -1;
      }
      fill();
      return block.get((int) (position++ - blockStart)) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (position >= length) {
        return -1;
      }
      fill();
      int from = (int) (position - blockStart);
      int read = Math.min(count, block.limit() - from);
      block.get(from, target, offset, read);
      position += read;
      return read;
    }

    @Override
    public void readFully(byte[] target, int offset, int count) throws IOException {
      if (count > length - position) {
        throw new EOFException(
            "%s ends at byte %d, before the %d bytes from %d on."
                .formatted(path, length, count, position));
      }
      int done = 0;
      while (done < count) {
        done += read(target, offset + done, count - done);
      }
    }

    private void fill() throws IOException {
      boolean there = position >= blockStart && position < blockStart + block.limit();
      if (there || reader == null) {
        return;
      }
      ByteBuffer next = ByteBuffer.allocate((int) Math.min(BLOCK, length - position));
      StoreErrors.checked(
          () -> {
            reader.readFully(position, next);
            return next;
          });
      block = next.flip();
      blockStart = position;
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        try {
          reader.close();
        } catch (StoreException e) {
          throw new IOException(e.getMessage(), e);
        }
      }
    }
  }
}
