package dev.graticule.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder of the local file system. An object is written under a hidden temporary name beside its
 * own, forced to disk, hard-linked to its name (which fails when the name is taken, where a rename
 * would replace) and the folder forced too.
 */
final class LocalStore implements Store {
  /** Begins the name of a file not yet whole; listings leave it out. */
  static final String TEMPORARY_PREFIX = ".graticule-part-";

  private final Path root;

  LocalStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  private Path file(StorePath path) {
    return root.resolve(path.value());
  }

  @Override
  public StoreReader open(StorePath path) {
    try {
      return new LocalReader(file(path), FileChannel.open(file(path), StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      throw new ObjectNotFoundException("There is no file %s.".formatted(file(path)), e);
    } catch (IOException e) {
      throw new StoreException("%s cannot be opened: %s.".formatted(file(path), reason(e)), e);
    }
  }

  @Override
  public StoreWriter create(StorePath path) {
    Path file = file(path);
    if (Files.exists(file)) {
      throw new ObjectExistsException(existsMessage(file));
    }
    Path folder = file(path.parent());
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve(TEMPORARY_PREFIX + UUID.randomUUID());
      return new LocalWriter(
          folder,
          file,
          part,
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StoreException("%s cannot be created: %s.".formatted(file, reason(e)), e);
    }
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file(path), BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new StoreEntry(path, attributes.size(), attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreException("%s cannot be looked at: %s.".formatted(file(path), reason(e)), e);
    }
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    List<StoreEntry> entries = new ArrayList<>();
    Path start = file(prefix);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try {
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()
                  && !file.getFileName().toString().startsWith(TEMPORARY_PREFIX)) {
                String name = root.relativize(file).toString().replace('\\', '/');
                entries.add(
                    new StoreEntry(
                        StorePath.of(name),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new StoreException("%s cannot be listed: %s.".formatted(start, reason(e)), e);
    }
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    return entries;
  }

  @Override
  public boolean delete(StorePath path) {
    try {
      return Files.deleteIfExists(file(path));
    } catch (IOException e) {
      throw new StoreException("%s cannot be deleted: %s.".formatted(file(path), reason(e)), e);
    }
  }

  @Override
  public String engineUri(StorePath path) {
    return file(path).toString();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.toString();
  }

  private static String existsMessage(Path file) {
    return "%s is there already and stays as it is; choose another name.".formatted(file);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  private record LocalReader(Path file, FileChannel channel) implements StoreReader {
    @Override
    public long length() {
      try {
        return channel.size();
      } catch (IOException e) {
        throw new StoreException(
            "The length of %s cannot be had: %s.".formatted(file, reason(e)), e);
      }
    }

    @Override
    public void readFully(long position, ByteBuffer target) {
      long at = position;
      int wanted = target.remaining();
      try {
        while (target.hasRemaining()) {
          int count = channel.read(target, at);
          if (count < 0) {
            throw new StoreException(
                "%s ends at byte %d; %d bytes from byte %d were asked for. The file is cut short or its metadata is wrong."
                    .formatted(file, channel.size(), wanted, position));
          }
          at += count;
        }
      } catch (IOException e) {
        throw new StoreException(
            "%d bytes from byte %d of %s cannot be read: %s."
                .formatted(wanted, position, file, reason(e)),
            e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class LocalWriter implements StoreWriter {
    private final Path folder;
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private long position;
    private boolean failed;
    private boolean done;

    LocalWriter(Path folder, Path file, Path part, FileChannel channel) {
      this.folder = folder;
      this.file = file;
      this.part = part;
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer source) {
      if (done) {
        throw new IllegalStateException("The writer of " + file + " is closed.");
      }
      try {
        while (source.hasRemaining()) {
          position += channel.write(source);
        }
      } catch (IOException e) {
        failed = true;
        throw new StoreException(
            "%s cannot be written beyond byte %d: %s.".formatted(file, position, reason(e)), e);
      }
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void close() {
      if (done) {
        return;
      }
      if (failed) {
        discard();
        return;
      }
      done = true;
      try {
        channel.force(true);
        channel.close();
        Files.createLink(file, part);
        forceFolder(folder);
      } catch (FileAlreadyExistsException e) {
        throw new ObjectExistsException(existsMessage(file), e);
      } catch (IOException e) {
        throw new StoreException("%s cannot be published: %s.".formatted(file, reason(e)), e);
      } finally {
        drop();
      }
    }

    private static void forceFolder(Path folder) throws IOException {
      try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
        open.force(true);
      }
    }

    @Override
    public void discard() {
      if (!done) {
        done = true;
        drop();
      }
    }

    private void drop() {
      try {
        channel.close();
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw new StoreException(
            "The temporary file %s cannot be removed: %s.".formatted(part, reason(e)), e);
      }
    }
  }
}
