package dev.graticule.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file in the making. It is written under a hidden temporary name beside its own, forced to disk,
 * hard-linked to its name (which fails when the name is taken, where a rename would replace) and
 * the folder forced too. A file system without hard links is refused: there is no other way in Java
 * to have one winner and never half a file.
 *
 * <p>While it lives it holds a lock on the temporary file, so that a sweep can tell what a killed
 * process has left from what is still being written.
 */
final class LocalWriter implements StoreWriter {
  private static final boolean FOLDERS_CAN_BE_FORCED =
      !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  private final Path file;
  private final Path part;
  private final Path existing;
  private final FileChannel channel;
  private final LocalStore.Linker linker;
  private long position;
  private boolean failed;
  private boolean done;

  private LocalWriter(
      Path file, Path part, Path existing, FileChannel channel, LocalStore.Linker linker) {
    this.file = file;
    this.part = part;
    this.existing = existing;
    this.channel = channel;
    this.linker = linker;
  }

  /** Begins a file. {@code existing} is the nearest folder above it that was there before. */
  static LocalWriter open(Path file, Path part, Path existing, LocalStore.Linker linker)
      throws IOException {
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock(channel);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(part);
      throw e;
    }
    return new LocalWriter(file, part, existing, channel, linker);
  }

  private static void lock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      throw new IOException("somebody else holds a lock on the new temporary file");
    }
  }

  @Override
  public void write(ByteBuffer source) {
    if (done) {
      throw new IllegalStateException("The writer of " + file + " is closed.");
    }
    if (failed) {
      throw new StoreException(
          "%s cannot be written further: an earlier write failed; discard it.".formatted(file));
    }
    try {
      while (source.hasRemaining()) {
        position += channel.write(source);
      }
    } catch (IOException e) {
      failed = true;
      throw new StoreException(
          "%s cannot be written beyond byte %d: %s. Nothing of it is kept; free space or choose another place."
              .formatted(file, position, LocalStore.reason(e)),
          e);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void prepare() {
    if (done || failed) {
      return;
    }
    try {
      channel.force(true);
    } catch (IOException e) {
      failed = true;
      throw new StoreException(
          "%s cannot be forced to disk: %s. Nothing of it is kept."
              .formatted(file, LocalStore.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    done = true;
    try {
      if (failed) {
        throw new StoreException(
            "%s was not published: an earlier write failed. Nothing of it is kept."
                .formatted(file));
      }
      publish();
    } catch (RuntimeException | Error e) {
      dropAfter(e);
      throw e;
    }
    dropAfterPublishing();
  }

  private void dropAfter(Throwable first) {
    try {
      drop();
    } catch (StoreException e) {
      first.addSuppressed(e);
    }
  }

  /** The object is there, so nothing has failed: a sweep removes what is left of its making. */
  private void dropAfterPublishing() {
    try {
      drop();
    } catch (StoreException e) {
      // Said above.
    }
  }

  private void publish() {
    try {
      channel.force(true);
      linker.link(file, part);
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (UnsupportedOperationException e) {
      throw new StoreException(withoutLinks(), e);
    } catch (IOException e) {
      if (isHere()) {
        throw unknown(e);
      }
      throw new StoreException(
          "%s cannot be published: %s. Nothing of it is kept. %s"
              .formatted(file, LocalStore.reason(e), withoutLinks()),
          e);
    }
    try {
      forceFolders();
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  /** Tells whether the link was made although making it failed. */
  private boolean isHere() {
    try {
      return Files.isSameFile(file, part);
    } catch (IOException e) {
      return false;
    }
  }

  private String withoutLinks() {
    return "Publishing needs hard links; if the file system of %s has none, use one that does (ext4, xfs, btrfs, APFS, NTFS)."
        .formatted(file.getParent());
  }

  private PublishUnknownException unknown(IOException e) {
    return new PublishUnknownException(
        "%s is there, whole, but its folder could not be forced to disk: %s. It may be gone after a power cut; look before writing it again."
            .formatted(file, LocalStore.reason(e)),
        e);
  }

  /** The file's folder, and those above it that were made for it. */
  private void forceFolders() throws IOException {
    if (!FOLDERS_CAN_BE_FORCED) {
      return;
    }
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      try (FileChannel open = FileChannel.open(folder, StandardOpenOption.READ)) {
        open.force(true);
      }
      if (folder.equals(existing)) {
        return;
      }
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
      try {
        channel.close();
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new StoreException(
          "The temporary file %s cannot be removed: %s. It is in nobody's way; a sweep removes it later."
              .formatted(part, LocalStore.reason(e)),
          e);
    }
  }

  static ObjectExistsException exists(Path file, @Nullable IOException cause) {
    String message = "%s is there already and stays as it is; choose another name.".formatted(file);
    return cause == null
        ? new ObjectExistsException(message)
        : new ObjectExistsException(message, cause);
  }
}
