package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PageCodecsTest {
  private static final byte[] PAGE = page();

  private static byte[] page() {
    byte[] page = new byte[5000];
    new Random(1).nextBytes(page);
    Arrays.fill(page, 1000, 4000, (byte) 7);
    return page;
  }

  private static byte[] packed(CompressionCodecName codec, byte[] page) throws IOException {
    return switch (codec) {
      case UNCOMPRESSED -> page;
      case ZSTD -> Zstd.compress(page);
      case SNAPPY -> block(new SnappyCompressor(), page);
      case LZ4_RAW -> block(new Lz4Compressor(), page);
      case GZIP -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
          out.write(page);
        }
        yield bytes.toByteArray();
      }
      default -> throw new IllegalArgumentException(codec.name());
    };
  }

  private static byte[] block(Compressor compressor, byte[] page) {
    byte[] packed = new byte[compressor.maxCompressedLength(page.length)];
    int size = compressor.compress(page, 0, page.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, size);
  }

  private static byte[] unpacked(CompressionCodecName codec, byte[] packed, int size)
      throws IOException {
    BytesInput page =
        new PageCodecs().getDecompressor(codec).decompress(BytesInput.from(packed), size);
    return page.toInputStream().readAllBytes();
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      mode = Mode.EXCLUDE,
      names = {"LZO", "LZ4", "BROTLI"})
  void everyCodecGivesThePageBackAndNoOtherSize(CompressionCodecName codec) throws IOException {
    byte[] packed = packed(codec, PAGE);
    assertThat(unpacked(codec, packed, PAGE.length)).isEqualTo(PAGE);
    assertThat(unpacked(codec, new byte[0], 0)).isEmpty();
    for (int size : new int[] {PAGE.length - 1, PAGE.length + 1, 0}) {
      assertThatThrownBy(() -> unpacked(codec, packed, size)).isInstanceOf(IOException.class);
    }
    if (codec != CompressionCodecName.UNCOMPRESSED) {
      byte[] cut = Arrays.copyOf(packed, packed.length / 2);
      assertThatThrownBy(() -> unpacked(codec, cut, PAGE.length)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void brotliIsRead() throws IOException {
    // "hello" as an uncompressed meta-block.
    byte[] packed = Base64.getDecoder().decode("CwKAaGVsbG8D");
    assertThat(
            new String(unpacked(CompressionCodecName.BROTLI, packed, 5), StandardCharsets.US_ASCII))
        .isEqualTo("hello");
  }

  @Test
  void codecsThatAreNotReadAreNamed() {
    for (CompressionCodecName codec :
        new CompressionCodecName[] {CompressionCodecName.LZO, CompressionCodecName.LZ4}) {
      assertThatThrownBy(() -> new PageCodecs().getDecompressor(codec))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageContaining(codec.name());
    }
  }

  @Test
  void aClaimBeyondTheCapsIsRefusedBeforeAnythingIsAllocated() {
    Map<Integer, String> claims =
        Map.of(
            Integer.MAX_VALUE,
            "at most",
            PageCodecs.MAX_PAGE_BYTES + 1,
            "at most",
            -1,
            "claims",
            PageCodecs.FREE_PAGE_BYTES + 1,
            "1000:1");
    claims.forEach(
        (claim, words) ->
            assertThatThrownBy(() -> unpacked(CompressionCodecName.ZSTD, new byte[40], claim))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words));
  }

  @Test
  void aMegabyteOfZerosIsHonest() throws IOException {
    byte[] zeros = new byte[1 << 20];
    byte[] packed = Zstd.compress(zeros);
    assertThat(packed.length).isLessThan(zeros.length / PageCodecs.MAX_RATIO);
    assertThat(unpacked(CompressionCodecName.ZSTD, packed, zeros.length)).isEqualTo(zeros);
  }
}
