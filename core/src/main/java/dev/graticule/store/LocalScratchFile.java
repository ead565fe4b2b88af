package dev.graticule.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file without a name. */
final class LocalScratchFile implements ScratchFile {
  private final LocalScratch scratch;
  private final FileChannel channel;
  private long length;
  private long taken;
  private boolean closed;

  LocalScratchFile(LocalScratch scratch, FileChannel channel) {
    this.scratch = scratch;
    this.channel = channel;
  }

  @Override
  public void write(ByteBuffer source) {
    int bytes = source.remaining();
    scratch.take(bytes);
    taken += bytes;
    try {
      while (source.hasRemaining()) {
        length += channel.write(source, length);
      }
    } catch (IOException e) {
      throw new StoreException(
          "A scratch file in %s cannot be written beyond byte %d: %s. Free space or choose another place."
              .formatted(scratch, length, LocalStore.reason(e)),
          e);
    }
  }

  @Override
  public void read(long position, ByteBuffer target) {
    long at = position;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new IOException("it ends there");
        }
        at += count;
      }
    } catch (IOException e) {
      throw new StoreException(
          "A scratch file in %s cannot be read at byte %d: %s."
              .formatted(scratch, at, LocalStore.reason(e)),
          e);
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException(
          "A scratch file in %s cannot be closed: %s.".formatted(scratch, LocalStore.reason(e)), e);
    } finally {
      scratch.give(taken);
    }
  }
}
