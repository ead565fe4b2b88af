package dev.graticule.iceberg;

import dev.graticule.GraticuleException;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;

/** A table's metadata file, read whole when it is opened. */
final class MetadataInput implements InputFile {
  /** More than any table's metadata; what claims more is no such file. */
  private static final long MAX_BYTES = 512L << 20;

  private final Store store;
  private final StorePath path;
  private final String location;

  MetadataInput(Store store, StorePath path, String location) {
    this.store = store;
    this.path = path;
    this.location = location;
  }

  @Override
  public long getLength() {
    return new StoreInput(store, path, location, -1).getLength();
  }

  @Override
  public SeekableInputStream newStream() {
    try (StoreReader reader = store.open(path)) {
      if (reader.length() > MAX_BYTES) {
        throw new StoreException(
            "it has %d bytes; at most %d are read".formatted(reader.length(), MAX_BYTES));
      }
      byte[] bytes = new byte[(int) reader.length()];
      reader.readFully(0, ByteBuffer.wrap(bytes));
      return new Stream(bytes);
    } catch (ObjectNotFoundException e) {
      throw new StoreFileIO.Gone(path, location, e);
    } catch (GraticuleException e) {
      throw new StoreFileIO.MetadataUnreadable(location, e);
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

  private static final class Stream extends SeekableInputStream {
    private final byte[] bytes;
    private ByteArrayInputStream rest;

    Stream(byte[] bytes) {
      this.bytes = bytes;
      this.rest = new ByteArrayInputStream(bytes);
    }

    @Override
    public long getPos() {
      return (long) bytes.length - rest.available();
    }

    @Override
    public void seek(long position) {
      rest = new ByteArrayInputStream(bytes, (int) position, bytes.length - (int) position);
    }

    @Override
    public int read() {
      return rest.read();
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      return rest.read(target, offset, count);
    }
  }
}
