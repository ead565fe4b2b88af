package dev.graticule.convert;

import dev.graticule.store.StoreReader;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * An object's bytes as a stream, with the record separators of GeoJSON text sequences (RFC 8142) as
 * spaces, and without the byte order mark that some tools put first.
 */
final class RecordSeparatedStream extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte RECORD_SEPARATOR = 0x1e;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final StoreReader reader;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final long length;
  private long position;
  private int at;
  private int limit;

  RecordSeparatedStream(StoreReader reader) {
    this.reader = reader;
    this.length = reader.length();
  }

  @Override
  public int read() {
    return fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(count, limit - at);
    System.arraycopy(buffer, at, target, offset, taken);
    at += taken;
    return taken;
  }

  private boolean fill() {
    if (at < limit) {
      return true;
    }
    if (position >= length) {
      return false;
    }
    boolean first = position == 0;
    limit = (int) Math.min(buffer.length, length - position);
    at = 0;
    reader.readFully(position, ByteBuffer.wrap(buffer, 0, limit));
    position += limit;
    for (int i = 0; i < limit; i++) {
      if (buffer[i] == RECORD_SEPARATOR) {
        buffer[i] = ' ';
      }
    }
    if (first && startsWithMark()) {
      at = BYTE_ORDER_MARK.length;
      return at < limit || fill();
    }
    return true;
  }

  private boolean startsWithMark() {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (limit <= i || buffer[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }
}
