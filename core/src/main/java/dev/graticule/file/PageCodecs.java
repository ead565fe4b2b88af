package dev.graticule.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks pages without Hadoop's codecs. A page says how large it becomes; nothing is allocated
 * before that number has passed the caps, and a page that then is of another size is refused. For
 * one thread at a time.
 */
final class PageCodecs implements CompressionCodecFactory {
  /** The largest page, unpacked. */
  static final int MAX_PAGE_BYTES = 256 << 20;

  /** Pages up to this size may be packed as well as they can be: a megabyte of zeros is honest. */
  static final int FREE_PAGE_BYTES = 16 << 20;

  /** How much a larger page may shrink. */
  static final int MAX_RATIO = 1000;

  /** Made for the first page and kept: it takes as long to make as a small page to unpack. */
  private @Nullable ZstdDecompressCtx zstd;

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Page(PageCodecs::copy);
      case ZSTD -> new Page(this::zstd);
      case SNAPPY -> new Page(block(new SnappyDecompressor()));
      case LZ4_RAW -> new Page(block(new Lz4Decompressor()));
      case GZIP -> new Page(PageCodecs::gzip);
      case BROTLI -> new Page(PageCodecs::brotli);
      case LZO, LZ4 ->
          throw new GeoParquetException(
              "Its pages are packed with %s, which is not read here; rewrite the file with ZSTD, SNAPPY, GZIP, BROTLI or LZ4_RAW."
                  .formatted(codec));
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("This side only reads.");
  }

  @Override
  public void release() {
    if (zstd != null) {
      zstd.close();
      zstd = null;
    }
  }

  static void requireSize(long packed, int unpacked) throws IOException {
    if (unpacked < 0 || unpacked > MAX_PAGE_BYTES) {
      throw new IOException(
          "a page claims %d bytes unpacked; at most %d are read"
              .formatted(unpacked, MAX_PAGE_BYTES));
    }
    if (unpacked > FREE_PAGE_BYTES && unpacked / MAX_RATIO > packed) {
      throw new IOException(
          "a page of %d bytes claims %d unpacked; more than %d:1 is not believed"
              .formatted(packed, unpacked, MAX_RATIO));
    }
  }

  /** Fills the target exactly, or throws. */
  private interface Codec {
    void unpack(byte[] source, byte[] target) throws IOException;
  }

  private record Page(Codec codec) implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      requireSize(bytes.size(), size);
      byte[] source = new byte[Math.toIntExact(bytes.size())];
      if (bytes.toInputStream().readNBytes(source, 0, source.length) < source.length) {
        throw new EOFException("a page ends early");
      }
      byte[] target = new byte[size];
      unpack(source, target);
      return BytesInput.from(target);
    }

    @Override
    public void decompress(ByteBuffer input, int packed, ByteBuffer output, int size)
        throws IOException {
      requireSize(packed, size);
      byte[] source = new byte[packed];
      input.get(source);
      byte[] target = new byte[size];
      unpack(source, target);
      output.put(target);
    }

    private void unpack(byte[] source, byte[] target) throws IOException {
      try {
        codec.unpack(source, target);
      } catch (RuntimeException e) {
        throw new IOException("a page cannot be unpacked: " + e.getMessage(), e);
      }
    }

    @Override
    public void release() {}
  }

  private static IOException wrongSize(long actual, byte[] target) {
    return new IOException(
        "a page claims %d bytes unpacked but has %d".formatted(target.length, actual));
  }

  private static void copy(byte[] source, byte[] target) throws IOException {
    if (source.length != target.length) {
      throw wrongSize(source.length, target);
    }
    System.arraycopy(source, 0, target, 0, target.length);
  }

  private void zstd(byte[] source, byte[] target) throws IOException {
    if (source.length == 0 && target.length == 0) {
      return;
    }
    if (zstd == null) {
      zstd = new ZstdDecompressCtx();
    }
    int size = zstd.decompressByteArray(target, 0, target.length, source, 0, source.length);
    if (size != target.length) {
      throw wrongSize(size, target);
    }
  }

  private static Codec block(Decompressor decompressor) {
    return (source, target) -> {
      if (source.length == 0 && target.length == 0) {
        return;
      }
      int size = decompressor.decompress(source, 0, source.length, target, 0, target.length);
      if (size != target.length) {
        throw wrongSize(size, target);
      }
    };
  }

  private static void gzip(byte[] source, byte[] target) throws IOException {
    if (source.length == 0 && target.length == 0) {
      return;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(source), 64 << 10)) {
      fill(in, target);
    }
  }

  private static void brotli(byte[] source, byte[] target) throws IOException {
    if (source.length == 0 && target.length == 0) {
      return;
    }
    try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(source))) {
      fill(in, target);
    }
  }

  private static void fill(InputStream in, byte[] target) throws IOException {
    int size = in.readNBytes(target, 0, target.length);
    if (size < target.length) {
      throw wrongSize(size, target);
    }
    if (in.read() >= 0) {
      throw new IOException(
          "a page is larger than the %d bytes it claims".formatted(target.length));
    }
  }
}
