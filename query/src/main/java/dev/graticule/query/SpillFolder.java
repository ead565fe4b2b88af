package dev.graticule.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where one DuckDB instance spills. It goes when it is closed, and with the JVM at the latest; what
 * a killed process leaves goes when another sweeps. While its process lives, a lock says so.
 */
final class SpillFolder implements AutoCloseable {
  private static final String PREFIX = "graticule-duckdb-";

  /**
   * Begins the names of this process's folders, which it must not try to lock: to close any channel
   * of a file gives up all locks of the process on it.
   */
  private static final String OURS =
      PREFIX + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "-";

  private static final String LOCK = "lock";
  private static final int TRIES = 5;

  private final Path folder;
  private final FileChannel lock;
  private final Thread atExit;

  private SpillFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
    this.atExit = new Thread(this::removeAtExit, "graticule-query-exit");
  }

  /** A new folder below another, which is made when it is not there. */
  static SpillFolder below(Path base) {
    try {
      Files.createDirectories(base);
      Path folder = Files.createTempDirectory(base, OURS);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        throw new IOException("somebody else holds a lock on the new folder " + folder);
      }
      SpillFolder made = new SpillFolder(folder, lock);
      Runtime.getRuntime().addShutdownHook(made.atExit);
      return made;
    } catch (IOException | IllegalStateException e) {
      throw new QueryException(
          "No temporary directory can be made in %s: %s. Name another with temporaryDirectory(...)."
              .formatted(base, e.getMessage()),
          e);
    }
  }

  /** Removes what processes left that live no more. */
  static void sweep(Path base) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!folder.getFileName().toString().startsWith(OURS) && isLeft(folder)) {
          delete(folder);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Not there yet, or another process sweeps it at the same time: what is left is swept later.
    }
  }

  private static boolean isLeft(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free != null;
    } catch (NoSuchFileException e) {
      // Of one that is just being made or removed.
      return false;
    }
  }

  /** For DuckDB alone. */
  Path path() {
    return folder.resolve("spill");
  }

  private void removeAtExit() {
    // DuckDB's threads may still be writing.
    for (int i = 0; i < TRIES && Files.exists(folder); i++) {
      try {
        delete(folder);
      } catch (IOException | UncheckedIOException e) {
        // Another try, and then the next process.
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Safe to call twice. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM exits, and the hook does the rest.
    }
    try {
      lock.close();
      if (Files.exists(folder)) {
        delete(folder);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new QueryException(
          "The temporary directory %s cannot be removed: %s.".formatted(folder, e.getMessage()), e);
    }
  }
}
