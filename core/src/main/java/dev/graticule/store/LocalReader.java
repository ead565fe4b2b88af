package dev.graticule.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file. Java closes a file channel under everybody when one of its readers is interrupted;
 * the others then open it again, because the file itself never changes.
 */
final class LocalReader implements StoreReader {
  private final Path file;
  private final long length;
  private FileChannel channel;
  private boolean closed;

  LocalReader(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      this.length = channel.size();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long length() {
    return length;
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new IllegalStateException("The reader of " + file + " is closed.");
    }
    if (!channel.isOpen()) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    return channel;
  }

  @Override
  public void readFully(long position, ByteBuffer target) {
    int wanted = target.remaining();
    if (position < 0 || position > length - wanted) {
      throw new StoreException(
          "%s ends at byte %d; %d bytes from byte %d were asked for. The file is cut short or its metadata is wrong."
              .formatted(file, length, wanted, position));
    }
    long at = position;
    try {
      while (target.hasRemaining()) {
        at += read(target, at);
      }
    } catch (ClosedByInterruptException e) {
      throw new StoreException(
          "Reading %s was interrupted at byte %d; the reader stays good.".formatted(file, at), e);
    } catch (IOException e) {
      throw new StoreException(
          "%d bytes from byte %d of %s cannot be read: %s."
              .formatted(wanted, position, file, LocalStore.reason(e)),
          e);
    }
  }

  private int read(ByteBuffer target, long at) throws IOException {
    while (true) {
      try {
        int count = channel().read(target, at);
        if (count < 0) {
          throw new IOException("the file ends at byte %d, earlier than before".formatted(at));
        }
        return count;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (ClosedChannelException e) {
        // Another reader's interrupt, or our own close, which channel() then says.
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("%s cannot be closed: %s.".formatted(file, LocalStore.reason(e)), e);
    }
  }
}
