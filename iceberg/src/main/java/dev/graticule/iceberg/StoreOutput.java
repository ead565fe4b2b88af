package dev.graticule.iceberg;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** An object of a store, as Iceberg writes one: seen from its close on. */
final class StoreOutput implements OutputFile {
  private final Store store;
  private final StorePath path;
  private final String location;

  StoreOutput(Store store, StorePath path, String location) {
    this.store = store;
    this.path = path;
    this.location = location;
  }

  @Override
  public PositionOutputStream create() {
    try {
      return new Stream(store.create(path));
    } catch (ObjectExistsException e) {
      throw new AlreadyExistsException(e, "%s is there already", location);
    }
  }

  /** As {@link #create()}: names that Iceberg chooses are new, and nothing is overwritten here. */
  @Override
  public PositionOutputStream createOrOverwrite() {
    return create();
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public InputFile toInputFile() {
    return new StoreInput(store, path, location, -1);
  }

  @Override
  public String toString() {
    return location;
  }

  private static final class Stream extends PositionOutputStream {
    private static final int BUFFER = 64 << 10;

    private final StoreWriter writer;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private boolean closed;

    Stream(StoreWriter writer) {
      this.writer = writer;
    }

    @Override
    public long getPos() {
      return writer.position() + buffer.position();
    }

    @Override
    public long storedLength() {
      return getPos();
    }

    @Override
    public void write(int b) {
      if (!buffer.hasRemaining()) {
        flushBuffer();
      }
      buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      if (count > buffer.remaining()) {
        flushBuffer();
      }
      if (count > buffer.capacity()) {
        writer.write(ByteBuffer.wrap(bytes, offset, count));
      } else {
        buffer.put(bytes, offset, count);
      }
    }

    private void flushBuffer() {
      buffer.flip();
      try {
        writer.write(buffer);
      } finally {
        buffer.clear();
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        flushBuffer();
      } catch (RuntimeException e) {
        writer.discard();
        throw e;
      }
      writer.close();
    }
  }
}
