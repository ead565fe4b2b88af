package dev.graticule.convert;

import dev.graticule.store.StoreReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stored object's bytes from any place on. Owns its reader. For one thread at a time. */
final class ObjectStream extends InputStream {
  private static final int WINDOW_BYTES = 1 << 16;

  private final StoreReader reader;
  private long length;
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowStart;
  private int windowLength;
  private long position;

  ObjectStream(StoreReader reader) {
    this.reader = reader;
    this.length = reader.length();
  }

  /** How long the object is. */
  long length() {
    return length;
  }

  /** How many bytes lie before the next one. */
  long position() {
    return position;
  }

  /** How many bytes are left. */
  long left() {
    return length - position;
  }

  /** Lets what follows a place go unread. */
  void endAt(long end) {
    length = Math.min(length, end);
    windowLength = 0;
  }

  void seek(long target) throws IOException {
    if (target < 0 || target > length) {
      throw new EOFException("byte %d lies outside its %d bytes".formatted(target, length));
    }
    position = target;
  }

  @Override
  public int read() {
    return load() ? window[(int) (position++ - windowStart)] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    if (count == 0) {
      return 0;
    }
    if (position >= length) {
      return -1;
    }
    if (count >= WINDOW_BYTES && !isInWindow()) {
      int direct = (int) Math.min(count, length - position);
      reader.readFully(position, ByteBuffer.wrap(target, offset, direct));
      position += direct;
      return direct;
    }
    load();
    int from = (int) (position - windowStart);
    int taken = Math.min(count, windowLength - from);
    System.arraycopy(window, from, target, offset, taken);
    position += taken;
    return taken;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, length - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return isInWindow() ? (int) (windowStart + windowLength - position) : 0;
  }

  private boolean isInWindow() {
    return position >= windowStart && position < windowStart + windowLength;
  }

  private boolean load() {
    if (isInWindow()) {
      return true;
    }
    if (position >= length) {
      return false;
    }
    windowLength = (int) Math.min(window.length, length - position);
    windowStart = position;
    reader.readFully(position, ByteBuffer.wrap(window, 0, windowLength));
    return true;
  }

  @Override
  public void close() {
    reader.close();
  }
}
