package dev.graticule.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Scratch files in a folder of the local file system. */
final class LocalScratch implements Scratch {
  /** Begins the name that a file has for a moment. */
  static final String PREFIX = ".graticule-scratch-";

  private final Path folder;
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  LocalScratch(Path folder, long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A scratch holds at least a byte, not " + limit + ".");
    }
    this.folder = folder.toAbsolutePath().normalize();
    this.limit = limit;
  }

  /** Each user has a folder: nobody may write to another's. */
  static Path temporaryFolder() {
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir", "."), "graticule-scratch-" + user);
  }

  @Override
  public ScratchFile create() {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      return new LocalScratchFile(this, open(folder.resolve(PREFIX + UUID.randomUUID())));
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          "%s is no folder, so no scratch files can be made in it; choose another place for them."
              .formatted(folder),
          e);
    } catch (IOException e) {
      throw new StoreException(
          "No scratch file can be made in %s: %s. Choose another place for them."
              .formatted(folder, LocalStore.reason(e)),
          e);
    }
  }

  private FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        forTheOwnerAlone());
  }

  private FileAttribute<?>[] forTheOwnerAlone() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Takes room, or throws. */
  void take(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limit) {
      used.addAndGet(-bytes);
      throw new ScratchFullException(
          "The scratch files in %s may hold %d bytes, and more are needed; raise the limit, give sorting more memory, or sort less at a time."
              .formatted(folder, limit));
    }
  }

  /** Gives room back. */
  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  @Override
  public int sweep() {
    int swept = 0;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : left) {
        // Whoever has it open goes on with it: a name is all that is taken away.
        swept += Files.deleteIfExists(file) ? 1 : 0;
      }
      return swept;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return 0;
    } catch (IOException e) {
      throw new StoreException(
          "%s cannot be swept: %s.".formatted(folder, LocalStore.reason(e)), e);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
