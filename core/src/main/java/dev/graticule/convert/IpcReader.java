package dev.graticule.convert;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Arrow IPC of a stranger. Files are read as the stream that they hold between their magic and
 * their footer. Frees what Arrow's own reader leaves behind when a message turns out to be broken.
 */
final class IpcReader extends ArrowStreamReader {
  private static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};
  private static final int STREAM_START = 8;
  private static final int CONTINUATION = -1;
  private static final int TAIL = Integer.BYTES + MAGIC.length;

  private final Messages messages;

  private IpcReader(Messages messages, BufferAllocator allocator, CompressionCodec.Factory codecs) {
    super(messages, allocator, codecs);
    this.messages = messages;
  }

  /** A reader that owns the bytes. */
  static IpcReader of(
      ObjectStream bytes, BufferAllocator allocator, CompressionCodec.Factory codecs)
      throws IOException {
    if (startsWithMagic(bytes)) {
      bytes.endAt(footerStart(bytes));
      bytes.seek(STREAM_START);
    } else {
      bytes.seek(0);
    }
    return new IpcReader(new Messages(bytes, allocator), allocator, codecs);
  }

  private static boolean startsWithMagic(ObjectStream bytes) throws IOException {
    boolean magic = true;
    for (byte expected : MAGIC) {
      magic &= bytes.read() == expected;
    }
    return magic;
  }

  private static long footerStart(ObjectStream bytes) throws IOException {
    bytes.seek(Math.max(0, bytes.length() - TAIL));
    long footer = littleEndian(bytes);
    long start = bytes.length() - TAIL - footer;
    if (!startsWithMagic(bytes) || footer <= 0 || start < STREAM_START) {
      throw new EOFException("it begins like an Arrow file but does not end like one");
    }
    return start;
  }

  private static int littleEndian(ObjectStream bytes) throws IOException {
    int number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int next = bytes.read();
      if (next < 0) {
        throw new EOFException("it ends where a length should be");
      }
      number |= next << (Byte.SIZE * i);
    }
    return number;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      boolean loaded = super.loadNextBatch();
      messages.forgetBodies();
      return loaded;
    } catch (Throwable e) {
      // First the vectors that were filled before it broke, then what nobody holds any more.
      close();
      messages.releaseBodies();
      throw e;
    }
  }

  /**
   * A batch says how many rows it has, and so does each of its columns. Where they differ, Arrow
   * would fill columns up with nulls that nobody sent.
   */
  @Override
  protected void loadRecordBatch(ArrowRecordBatch batch) {
    try {
      requireLengths(batch);
    } catch (IOException e) {
      batch.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
    super.loadRecordBatch(batch);
  }

  private void requireLengths(ArrowRecordBatch batch) throws IOException {
    List<ArrowFieldNode> nodes = batch.getNodes();
    int node = 0;
    for (FieldVector column : getVectorSchemaRoot().getFieldVectors()) {
      if (node >= nodes.size()) {
        throw new EOFException("a batch says nothing of column \"%s\"".formatted(column.getName()));
      }
      int rows = nodes.get(node).getLength();
      if (rows != batch.getLength()) {
        throw new IOException(
            "a batch claims %d rows, and its column \"%s\" %d"
                .formatted(batch.getLength(), column.getName(), rows));
      }
      node += nodesOf(column.getField());
    }
  }

  /** A column's own, and those below it. */
  private static int nodesOf(Field field) {
    return 1 + field.getChildren().stream().mapToInt(IpcReader::nodesOf).sum();
  }

  /** The messages of a stream, with the bodies that are under way. */
  private static final class Messages extends MessageChannelReader {
    private final ObjectStream bytes;
    private final List<ArrowBuf> bodies = new ArrayList<>();

    Messages(ObjectStream bytes, BufferAllocator allocator) {
      super(new ReadChannel(Channels.newChannel(bytes)), allocator);
      this.bytes = bytes;
    }

    @Override
    public @Nullable MessageResult readNext() throws IOException {
      requireNextMessage();
      MessageResult result = super.readNext();
      ArrowBuf body = result == null ? null : result.getBodyBuffer();
      if (body != null) {
        bodies.add(body);
        byte type = result.getMessage().headerType();
        if (type != MessageHeader.RecordBatch && type != MessageHeader.DictionaryBatch) {
          // Nobody is going to look at it.
          releaseBodies();
        }
      }
      return result;
    }

    /** A message begins with its length, which is not to be believed. */
    private void requireNextMessage() throws IOException {
      long start = bytes.position();
      if (bytes.left() == 0) {
        return;
      }
      int length = littleEndian(bytes);
      if (length == CONTINUATION) {
        length = littleEndian(bytes);
      }
      if (length < 0 || length > bytes.left()) {
        throw new EOFException(
            "a message claims %d bytes and %d are left".formatted(length, bytes.left()));
      }
      bytes.seek(start);
    }

    /** They belong to vectors now. */
    void forgetBodies() {
      bodies.clear();
    }

    void releaseBodies() {
      for (ArrowBuf body : bodies) {
        if (body.refCnt() > 0) {
          body.getReferenceManager().release(body.refCnt());
        }
      }
      bodies.clear();
    }
  }
}
