package dev.graticule.file;

import dev.graticule.store.StoreReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A stored object as parquet-java wants it, counting what is read. For one thread at a time. */
final class StoreInputFile implements InputFile {
  /** The largest piece of metadata that is looked at. */
  private static final int MAX_LOOK = 64 << 20;

  private final StoreReader reader;
  private final String name;
  private long bytesRead;

  StoreInputFile(StoreReader reader, String name) {
    this.reader = reader;
    this.name = name;
  }

  long bytesRead() {
    return bytesRead;
  }

  /** Some bytes, to be looked at before they are parsed. */
  ByteBuffer bytes(long from, int count) throws IOException {
    if (from < 0 || count < 0 || count > MAX_LOOK || from > reader.length() - count) {
      throw new EOFException(
          "%d bytes are wanted from byte %d of a file of %d"
              .formatted(count, from, reader.length()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(count);
    reader.readFully(from, bytes);
    bytesRead += count;
    return bytes.flip();
  }

  @Override
  public long getLength() {
    return reader.length();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Whole column chunks go straight through; the page indexes are read byte by byte. */
  private final class Stream extends SeekableInputStream {
    private static final int SMALL = 8192;

    private final ByteBuffer window = ByteBuffer.allocate(SMALL).limit(0);
    private long windowStart;
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long target) throws IOException {
      if (target < 0 || target > reader.length()) {
        throw new EOFException(
            "byte %d lies outside the %d bytes of the file".formatted(target, reader.length()));
      }
      position = target;
    }

    @Override
    public int read() {
      if (!inWindow() && !loadWindow()) {
        return -1;
      }
      return window.get((int) (position++ - windowStart)) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = (int) Math.min(length, reader.length() - position);
      if (count <= 0) {
        return -1;
      }
      readFully(target, offset, count);
      return count;
    }

    private boolean inWindow() {
      return position >= windowStart && position < windowStart + window.limit();
    }

    private boolean loadWindow() {
      int count = (int) Math.min(SMALL, reader.length() - position);
      if (count <= 0) {
        return false;
      }
      window.clear().limit(count);
      reader.readFully(position, window);
      bytesRead += count;
      windowStart = position;
      return true;
    }

    @Override
    public void readFully(byte[] target) throws IOException {
      readFully(target, 0, target.length);
    }

    @Override
    public void readFully(byte[] target, int offset, int length) throws IOException {
      readFully(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int count = (int) Math.min(target.remaining(), reader.length() - position);
      if (count <= 0) {
        return target.hasRemaining() ? -1 : 0;
      }
      int limit = target.limit();
      target.limit(target.position() + count);
      readFully(target);
      target.limit(limit);
      return count;
    }

    @Override
    public void readFully(ByteBuffer target) throws IOException {
      int wanted = target.remaining();
      if (wanted > reader.length() - position) {
        throw new EOFException(
            "%d bytes are wanted from byte %d but the file ends at %d"
                .formatted(wanted, position, reader.length()));
      }
      if (wanted < SMALL) {
        readSmall(target);
        return;
      }
      reader.readFully(position, target);
      bytesRead += wanted;
      position += wanted;
    }

    private void readSmall(ByteBuffer target) throws EOFException {
      while (target.hasRemaining()) {
        if (!inWindow() && !loadWindow()) {
          throw new EOFException("the file ends at byte %d".formatted(position));
        }
        int from = (int) (position - windowStart);
        int count = Math.min(target.remaining(), window.limit() - from);
        target.put(window.slice(from, count));
        position += count;
      }
    }
  }
}
