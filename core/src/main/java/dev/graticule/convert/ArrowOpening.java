package dev.graticule.convert;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Where an Arrow reader comes from. */
sealed interface ArrowOpening {

  /** The reader, the caller's to close. */
  ArrowReader reader(BufferAllocator allocator);

  /** Whether its vectors are sound by whoever made them. */
  boolean isTrusted();

  /** Lets go what was handed over, when it was not opened. */
  void release();

  /**
   * Bytes of a stranger.
   *
   * @param file where they lie
   */
  record OfFile(StoredFile file) implements ArrowOpening {
    @Override
    public ArrowReader reader(BufferAllocator allocator) {
      ObjectStream bytes = file.open();
      try {
        return IpcReader.of(bytes, allocator, new Codecs(file.name()));
      } catch (IOException e) {
        bytes.close();
        throw new ConvertException(
            "%s is no sound Arrow data: %s. It is damaged or cut short."
                .formatted(file.name(), e.getMessage()),
            e);
      } catch (RuntimeException e) {
        bytes.close();
        throw e;
      }
    }

    @Override
    public boolean isTrusted() {
      return false;
    }

    @Override
    public void release() {}
  }

  /**
   * A reader of the user's.
   *
   * @param given the reader
   * @param once sees that it is given once
   */
  record OfReader(ArrowReader given, OnceOnly once) implements ArrowOpening {
    @Override
    public ArrowReader reader(BufferAllocator allocator) {
      once.take();
      return given;
    }

    @Override
    public boolean isTrusted() {
      return true;
    }

    @Override
    public void release() {
      once.release();
    }
  }

  /** A stream of the C data interface. */
  final class OfStream implements ArrowOpening {
    private final String name;
    private final long address;
    private final OnceOnly once;

    OfStream(String name, long address) {
      this.name = name;
      this.address = address;
      this.once =
          new OnceOnly(
              name,
              () -> {
                OptionalLibrary.ARROW_C_DATA.require(name);
                ArrowCStream.release(address);
              });
    }

    @Override
    public ArrowReader reader(BufferAllocator allocator) {
      OptionalLibrary.ARROW_C_DATA.require(name);
      once.take();
      return ArrowCStream.reader(address, allocator);
    }

    @Override
    public boolean isTrusted() {
      return true;
    }

    @Override
    public void release() {
      once.release();
    }
  }

  /**
   * Asks for the library of codecs when a file is compressed.
   *
   * @param file for messages
   */
  record Codecs(String file) implements CompressionCodec.Factory {
    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType codec) {
      if (codec == CompressionUtil.CodecType.NO_COMPRESSION) {
        return NoCompressionCodec.INSTANCE;
      }
      OptionalLibrary.ARROW_COMPRESSION.require(file);
      return ArrowCompression.codec(codec);
    }

    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType codec, int level) {
      return createCodec(codec);
    }
  }
}
