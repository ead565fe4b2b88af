package dev.graticule.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder of the local file system. How an object is published stands on {@link LocalWriter}.
 *
 * <p>Symbolic links are followed only while they stay in the folder; one that leads out is refused,
 * also by a listing, because leaving it out in silence would lose what it stands for.
 */
final class LocalStore implements Store {
  /** Begins the name of a file not yet whole; listings leave it out. */
  static final String TEMPORARY_PREFIX = ".graticule-part-";

  /**
   * Begins the names of what this process writes. To close any channel of a file gives up all locks
   * that the process holds on it, so that a sweep must not even look at those.
   */
  private static final String OWN_PREFIX =
      TEMPORARY_PREFIX + ProcessHandle.current().pid() + "-" + startMillis() + "-";

  private final Path root;
  private final Linker linker;

  /** Gives a file a second name; fails when the name is taken. */
  @FunctionalInterface
  interface Linker {
    void link(Path name, Path existing) throws IOException;
  }

  LocalStore(Path root) {
    this(root, (name, existing) -> Files.createLink(name, existing));
  }

  LocalStore(Path root, Linker linker) {
    this.root = root.toAbsolutePath().normalize();
    this.linker = linker;
  }

  /** Numbers of processes come again; together with this they do not. */
  private static long startMillis() {
    return ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private Path file(StorePath path) {
    try {
      return root.resolve(path.value());
    } catch (InvalidPathException e) {
      throw new StoreException(
          "\"%s\" cannot name a file here: %s. When it holds letters beyond ASCII, start the JVM in a UTF-8 locale."
              .formatted(path, e.getReason()),
          e);
    }
  }

  @Override
  public StoreReader open(StorePath path) {
    Path file = file(path);
    try {
      requireInside(file);
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      return new LocalReader(file);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ObjectNotFoundException("There is no file %s.".formatted(file), e);
    } catch (IOException e) {
      throw new StoreException("%s cannot be opened: %s.".formatted(file, reason(e)), e);
    }
  }

  @Override
  public StoreWriter create(StorePath path) {
    Path file = file(path);
    if (path.value().isEmpty()) {
      throw new StoreException("The root of a store names no object; give a path below it.");
    }
    if (Files.exists(file)) {
      throw LocalWriter.exists(file, null);
    }
    try {
      Path existing = requireInside(file);
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(OWN_PREFIX + UUID.randomUUID());
      return LocalWriter.open(file, part, existing, linker);
    } catch (IOException e) {
      throw new StoreException("%s cannot be created: %s.".formatted(file, reason(e)), e);
    }
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    Path file = file(path);
    try {
      requireInside(file);
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile() ? Optional.of(entry(path, attributes)) : Optional.empty();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (isBelowAFile(file)) {
        return Optional.empty();
      }
      throw new StoreException("%s cannot be looked at: %s.".formatted(file, reason(e)), e);
    }
  }

  /** What stands below a file is not there; the system calls that "Not a directory". */
  private static boolean isBelowAFile(Path file) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    Path start = file(prefix);
    List<StoreEntry> entries = new ArrayList<>();
    try {
      requireInside(start);
      if (!Files.isDirectory(start)) {
        return List.of();
      }
      // The root itself may be a link; a walk would not begin there.
      Path base = root.toRealPath();
      Files.walkFileTree(base.resolve(prefix.value()), new Lister(base, entries));
    } catch (IOException e) {
      throw new StoreException("%s cannot be listed: %s.".formatted(start, reason(e)), e);
    }
    entries.sort((a, b) -> a.path().compareTo(b.path()));
    return entries;
  }

  private final class Lister extends SimpleFileVisitor<Path> {
    private final Path base;
    private final List<StoreEntry> entries;

    Lister(Path base, List<StoreEntry> entries) {
      this.base = base;
      this.entries = entries;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.getFileName().toString().startsWith(TEMPORARY_PREFIX)) {
        return FileVisitResult.CONTINUE;
      }
      BasicFileAttributes actual = attributes;
      if (attributes.isSymbolicLink()) {
        requireInside(file);
        actual = Files.readAttributes(file, BasicFileAttributes.class);
        if (!actual.isRegularFile()) {
          throw new StoreException(
              "%s is a symbolic link to a folder, which is not followed; put the folder there itself."
                  .formatted(file));
        }
      }
      if (actual.isRegularFile()) {
        String name = base.relativize(file).toString().replace('\\', '/');
        entries.add(entry(StorePath.of(name), actual));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        // Deleted while the walk went on.
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  private static StoreEntry entry(StorePath path, BasicFileAttributes attributes) {
    return new StoreEntry(path, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  @Override
  public boolean delete(StorePath path) {
    if (path.value().isEmpty()) {
      return false;
    }
    Path file = file(path);
    try {
      requireInside(file(path.parent()));
      return !Files.isDirectory(file) && Files.deleteIfExists(file);
    } catch (IOException e) {
      if (isBelowAFile(file)) {
        return false;
      }
      throw new StoreException("%s cannot be deleted: %s.".formatted(file, reason(e)), e);
    }
  }

  @Override
  public int sweep(Duration olderThan) {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    Instant limit = Instant.now().minus(olderThan);
    List<Path> old = new ArrayList<>();
    try {
      Files.walkFileTree(
          root.toRealPath(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = file.getFileName().toString();
              if (name.startsWith(TEMPORARY_PREFIX)
                  && !name.startsWith(OWN_PREFIX)
                  && attributes.isRegularFile()
                  && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
                old.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
      int swept = 0;
      for (Path part : old) {
        swept += isAbandoned(part) && Files.deleteIfExists(part) ? 1 : 0;
      }
      return swept;
    } catch (IOException e) {
      throw new StoreException("%s cannot be swept: %s.".formatted(root, reason(e)), e);
    }
  }

  /** A living writer of another process holds a lock on its file. */
  private static boolean isAbandoned(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public String engineUri(StorePath path) {
    return file(path).toString();
  }

  /**
   * Refuses a file that a symbolic link leads out of the root.
   *
   * @return the nearest file or folder that is there already
   */
  private Path requireInside(Path file) throws IOException {
    Path existing = file;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      if (existing.equals(root) || existing.getParent() == null) {
        return existing;
      }
      existing = existing.getParent();
    }
    if (!existing.equals(root) && !isInside(existing)) {
      throw new StoreException(
          "%s is reached through a symbolic link that leads nowhere or out of %s; only what lies in the folder itself is touched."
              .formatted(file, root));
    }
    return existing;
  }

  private boolean isInside(Path existing) throws IOException {
    try {
      return existing.toRealPath().startsWith(root.toRealPath());
    } catch (NoSuchFileException dangling) {
      return !Files.isSymbolicLink(existing);
    }
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.toString();
  }
}
