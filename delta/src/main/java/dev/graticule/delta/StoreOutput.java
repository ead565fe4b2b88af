package dev.graticule.delta;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of a store as Kernel writes it.
 *
 * <p>A stream that Kernel closes is not published by that: Kernel closes it after a failure too,
 * with a footer, so that half a checkpoint would look whole. {@link #publish()} does, once all went
 * well.
 */
final class StoreOutput implements OutputFile, AutoCloseable {
  private static final int BUFFER = 64 << 10;

  /** How often a hint is written anew when others write it at the same time. */
  private static final int TRIES = 3;

  private final Store store;
  private final String path;
  private final List<StoreWriter> begun = new ArrayList<>();

  StoreOutput(Store store, String path) {
    this.store = store;
    this.path = path;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public PositionOutputStream create(boolean atomicWrite) throws IOException {
    StorePath object = LogFiles.inStore(path);
    StoreWriter writer = StoreErrors.checked(() -> store.create(object));
    begun.add(writer);
    return new Stream(writer);
  }

  /** Shows what was written through {@link #create}. */
  void publish() throws IOException {
    for (StoreWriter writer : begun) {
      StoreErrors.checked(
          () -> {
            writer.close();
            return writer;
          });
    }
  }

  /** Drops what was not published. */
  @Override
  public void close() {
    begun.forEach(StoreWriter::discard);
  }

  @Override
  public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
      throws IOException {
    StorePath object = LogFiles.inStore(path);
    try (data) {
      if (!overwrite) {
        StoreErrors.checked(() -> write(store.create(object), data));
        return;
      }
      StringBuilder lines = new StringBuilder();
      while (data.hasNext()) {
        lines.append(data.next()).append('\n');
      }
      StoreErrors.checked(() -> replace(object, lines.toString()));
    }
  }

  /** Only hints are written over, so a moment without one hurts nobody. */
  private StorePath replace(StorePath object, String text) {
    for (int attempt = 1; ; attempt++) {
      store.delete(object);
      StoreWriter writer = store.create(object);
      try {
        writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        writer.close();
        return object;
      } catch (ObjectExistsException e) {
        if (attempt >= TRIES) {
          throw e;
        }
      } finally {
        writer.discard();
      }
    }
  }

  private static StoreWriter write(StoreWriter writer, CloseableIterator<String> lines) {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (lines.hasNext()) {
        byte[] line = lines.next().getBytes(StandardCharsets.UTF_8);
        if (line.length + 1 > buffer.remaining()) {
          writer.write(buffer.flip());
          buffer.clear();
        }
        if (line.length + 1 > buffer.remaining()) {
          writer.write(ByteBuffer.wrap(line));
          buffer.put((byte) '\n');
        } else {
          buffer.put(line).put((byte) '\n');
        }
      }
      writer.write(buffer.flip());
      writer.close();
      return writer;
    } finally {
      writer.discard();
    }
  }

  /** For one thread. */
  private static final class Stream extends PositionOutputStream {
    private final StoreWriter writer;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    Stream(StoreWriter writer) {
      this.writer = writer;
    }

    @Override
    public long getPos() {
      return writer.position() + buffer.position();
    }

    @Override
    public void write(int value) throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (count > buffer.remaining()) {
        flush();
      }
      if (count > buffer.remaining()) {
        drain(ByteBuffer.wrap(bytes, offset, count));
      } else {
        buffer.put(bytes, offset, count);
      }
    }

    @Override
    public void flush() throws IOException {
      buffer.flip();
      drain(buffer);
      buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
      try {
        writer.write(bytes);
      } catch (StoreException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
