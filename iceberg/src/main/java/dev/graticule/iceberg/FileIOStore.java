package dev.graticule.iceberg;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.RangeReadable;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.jspecify.annotations.Nullable;

/**
 * A catalog's own {@link FileIO} as a store. Whether an object is seen before its writer is closed,
 * and what survives a power cut, is as good as the FileIO; object stores show objects whole.
 *
 * <p>Listing needs a FileIO that can list; the others refuse it.
 */
final class FileIOStore implements Store {
  private final FileIO io;
  private final Locations locations;

  FileIOStore(FileIO io, Locations locations) {
    this.io = io;
    this.locations = locations;
  }

  @Override
  public StoreReader open(StorePath path) {
    String location = locations.location(path);
    InputFile file = io.newInputFile(location);
    try {
      return new Reader(location, file.getLength(), file.newStream());
    } catch (NotFoundException e) {
      throw new ObjectNotFoundException("There is no %s.".formatted(location), e);
    } catch (RuntimeException e) {
      if (isAbsent(file)) {
        throw new ObjectNotFoundException("There is no %s.".formatted(location), e);
      }
      throw failed(location, "opened", e);
    }
  }

  private static boolean isAbsent(InputFile file) {
    try {
      return !file.exists();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static StoreException failed(String location, String act, Exception e) {
    return new StoreException("%s cannot be %s: %s".formatted(location, act, e.getMessage()), e);
  }

  @Override
  public StoreWriter create(StorePath path) {
    String location = locations.location(path);
    if (path.value().isEmpty() || Locations.isOutside(path)) {
      throw new StoreException(
          "%s is no place to write in table \"%s\".".formatted(location, locations.table()));
    }
    try {
      return new Writer(path, io.newOutputFile(location).create());
    } catch (AlreadyExistsException e) {
      throw new ObjectExistsException(
          "%s is there already and stays as it is; choose another name.".formatted(location), e);
    } catch (RuntimeException e) {
      throw failed(location, "created", e);
    }
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    String location = locations.location(path);
    InputFile file = io.newInputFile(location);
    try {
      return file.exists()
          ? Optional.of(new StoreEntry(path, file.getLength(), Instant.EPOCH))
          : Optional.empty();
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw failed(location, "looked at", e);
    }
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    if (!(io instanceof SupportsPrefixOperations lister)) {
      throw new StoreException(
          "%s cannot list what lies in %s; give the catalog a FileIO that can."
              .formatted(io.getClass().getName(), locations.root()));
    }
    String start = locations.location(prefix) + "/";
    List<StoreEntry> entries = new ArrayList<>();
    try {
      for (FileInfo file : lister.listPrefix(start)) {
        entries.add(
            new StoreEntry(
                locations.path(file.location()),
                file.size(),
                Instant.ofEpochMilli(file.createdAtMillis())));
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof java.nio.file.NoSuchFileException) {
        return List.of();
      }
      throw failed(start, "listed", e);
    }
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    return entries;
  }

  @Override
  public boolean delete(StorePath path) {
    if (head(path).isEmpty()) {
      return false;
    }
    String location = locations.location(path);
    try {
      io.deleteFile(location);
      return true;
    } catch (NotFoundException e) {
      return false;
    } catch (RuntimeException e) {
      throw failed(location, "deleted", e);
    }
  }

  /** A FileIO keeps nothing that could be swept. */
  @Override
  public int sweep(Duration olderThan) {
    return 0;
  }

  @Override
  public String engineUri(StorePath path) {
    String location = locations.location(path);
    if (io instanceof InMemoryFileIO) {
      throw new StoreException(
          "%s lies in this process's memory, where no engine can open it; use a store on disk."
              .formatted(location));
    }
    return location;
  }

  /** The FileIO is the catalog's. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return locations.root();
  }

  /** Reads by range, at once where the stream can, otherwise one at a time. */
  private static final class Reader implements StoreReader {
    private final String location;
    private final long length;
    private final SeekableInputStream stream;
    private boolean closed;

    Reader(String location, long length, SeekableInputStream stream) {
      this.location = location;
      this.length = length;
      this.stream = stream;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public synchronized void readFully(long position, ByteBuffer target) {
      if (closed) {
        throw new IllegalStateException("The reader of " + location + " is closed.");
      }
      int count = target.remaining();
      if (position < 0 || position > length - count) {
        throw new StoreException(
            "%s ends at byte %d; %d bytes from byte %d were asked for. The object is cut short or its metadata is wrong."
                .formatted(location, length, count, position));
      }
      byte[] bytes = target.hasArray() ? target.array() : new byte[count];
      int offset = target.hasArray() ? target.arrayOffset() + target.position() : 0;
      try {
        if (stream instanceof RangeReadable ranges) {
          ranges.readFully(position, bytes, offset, count);
        } else {
          stream.seek(position);
          if (stream.readNBytes(bytes, offset, count) < count) {
            throw new IOException("it is cut short");
          }
        }
      } catch (IOException e) {
        throw new StoreException(
            "%d bytes from byte %d of %s cannot be read: %s"
                .formatted(count, position, location, e.getMessage()),
            e);
      }
      if (target.hasArray()) {
        target.position(target.limit());
      } else {
        target.put(bytes);
      }
    }

    @Override
    public synchronized void close() {
      if (closed) {
        return;
      }
      closed = true;
      try {
        stream.close();
      } catch (IOException e) {
        throw failed(location, "closed", e);
      }
    }
  }

  private final class Writer implements StoreWriter {
    private final StorePath path;
    private final String location;
    private @Nullable PositionOutputStream stream;
    private long position;
    private boolean failed;

    Writer(StorePath path, PositionOutputStream stream) {
      this.path = path;
      this.location = locations.location(path);
      this.stream = stream;
    }

    @Override
    public void write(ByteBuffer source) {
      PositionOutputStream open = stream;
      if (open == null) {
        throw new IllegalStateException("The writer of " + location + " is closed.");
      }
      int count = source.remaining();
      byte[] bytes = source.hasArray() ? source.array() : new byte[count];
      int offset = source.hasArray() ? source.arrayOffset() + source.position() : 0;
      if (!source.hasArray()) {
        source.duplicate().get(bytes);
      }
      try {
        open.write(bytes, offset, count);
      } catch (IOException | RuntimeException e) {
        failed = true;
        throw failed(location, "written", e);
      }
      source.position(source.limit());
      position += count;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void close() {
      PositionOutputStream open = stream;
      if (open == null) {
        return;
      }
      if (failed) {
        discard();
        throw new StoreException(
            "%s was not published: an earlier write failed.".formatted(location));
      }
      stream = null;
      try {
        open.close();
      } catch (IOException | RuntimeException e) {
        throw new PublishUnknownException(
            "Nobody knows whether %s was published: %s".formatted(location, e.getMessage()), e);
      }
    }

    /** A FileIO can only close: what that shows is deleted again. */
    @Override
    public void discard() {
      PositionOutputStream open = stream;
      if (open == null) {
        return;
      }
      stream = null;
      try {
        open.close();
      } catch (IOException e) {
        throw failed(location, "dropped", e);
      } finally {
        delete(path);
      }
    }
  }
}
