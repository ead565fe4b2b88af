package dev.graticule.convert;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object's bytes as a stream, with the record separators of GeoJSON text sequences (RFC 8142) as
 * spaces, and without the byte order mark that some tools put first. Can be told how soon something
 * must end, so that whoever gathers it does not gather without end.
 */
final class RecordSeparatedStream extends InputStream {
  private static final byte RECORD_SEPARATOR = 0x1e;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final ObjectStream object;
  private long limit = Long.MAX_VALUE;

  /** More bytes are wanted than were expected. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  RecordSeparatedStream(ObjectStream object) {
    this.object = object;
  }

  /** From here on so many bytes may be read, about. */
  void expectEndWithin(long bytes) {
    limit = object.position() + bytes;
  }

  void expectNoEnd() {
    limit = Long.MAX_VALUE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (object.position() > limit) {
      throw new TooLongException();
    }
    if (object.position() == 0) {
      skipMark();
    }
    int taken = object.read(target, offset, count);
    for (int i = offset; i < offset + taken; i++) {
      if (target[i] == RECORD_SEPARATOR) {
        target[i] = ' ';
      }
    }
    return taken;
  }

  private void skipMark() throws IOException {
    for (byte expected : BYTE_ORDER_MARK) {
      if (object.read() != (expected & 0xff)) {
        object.seek(0);
        return;
      }
    }
  }

  @Override
  public void close() {
    object.close();
  }
}
