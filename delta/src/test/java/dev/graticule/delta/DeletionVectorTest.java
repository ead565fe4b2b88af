package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.table.DeletedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class DeletionVectorTest {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  /** As the protocol has it: bytes as text, filled up to four. */
  static String z85(byte[] bytes) {
    ByteBuffer blocks = ByteBuffer.wrap(Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4));
    StringBuilder text = new StringBuilder();
    while (blocks.hasRemaining()) {
      long block = Integer.toUnsignedLong(blocks.getInt());
      for (long unit = 85L * 85 * 85 * 85; unit > 0; unit /= 85) {
        text.append(DIGITS.charAt((int) (block / unit % 85)));
      }
    }
    return text.toString();
  }

  /** A bitmap of positions in the protocol's portable form. */
  static byte[] portable(int... positions) {
    RoaringBitmap bitmap = RoaringBitmap.bitmapOf(positions);
    ByteBuffer bytes =
        ByteBuffer.allocate(16 + bitmap.serializedSizeInBytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(1681511377).putLong(1).putInt(0);
    bitmap.serialize(bytes);
    return bytes.array();
  }

  /** The bytes with their length and checksum, as they stand in a file. */
  static byte[] framed(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return ByteBuffer.allocate(bytes.length + 8)
        .putInt(bytes.length)
        .put(bytes)
        .putInt((int) sum.getValue())
        .array();
  }

  private static DeletionVector inline(byte[] bytes, long cardinality) {
    return new DeletionVector("i", z85(bytes), 0, bytes.length, cardinality);
  }

  @Test
  void bytesInTheLogAreRead() throws Exception {
    assertThat(inline(portable(0, 3, 70_000, Integer.MAX_VALUE - 1), 4).inline())
        .isEqualTo(DeletedRows.of(0, 3, 70_000, Integer.MAX_VALUE - 1));
    assertThat(inline(portable(), 0).inline().isEmpty()).isTrue();
  }

  @Test
  void theOlderFormIsReadToo() throws Exception {
    RoaringBitmap bitmap = RoaringBitmap.bitmapOf(1, 5);
    int size = bitmap.serializedSizeInBytes();
    ByteBuffer bytes = ByteBuffer.allocate(12 + size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(1681511376).putInt(1).putInt(size);
    bitmap.serialize(bytes);

    assertThat(inline(bytes.array(), 2).inline()).isEqualTo(DeletedRows.of(1, 5));
  }

  @Test
  void aBitmapThatWouldBeReadAgainAndAgainIsRefused() {
    RoaringBitmap nothing = new RoaringBitmap();
    int size = nothing.serializedSizeInBytes();
    ByteBuffer bytes = ByteBuffer.allocate(12 + size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(1681511376).putInt(Integer.MAX_VALUE).putInt(-Integer.BYTES);
    nothing.serialize(bytes);

    assertThatThrownBy(() -> inline(bytes.array(), 0).inline())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-4");
  }

  @Test
  void bytesInAFileAreRead() throws Exception {
    byte[] bytes = portable(2, 4);
    DeletionVector vector = new DeletionVector("p", "file:/x.bin", 1, bytes.length, 2);

    assertThat(vector.framed(ByteBuffer.wrap(framed(bytes)))).isEqualTo(DeletedRows.of(2, 4));
    assertThat(vector.framedBytes()).isEqualTo(bytes.length + 8);
    assertThat(vector.file()).isEqualTo("file:/x.bin");
  }

  @Test
  void theFileOfARelativeOneIsFoundByItsId() throws Exception {
    // Example 1 of the protocol.
    DeletionVector vector = new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", 4, 40, 6);

    assertThat(vector.file())
        .isEqualTo("ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin");
    assertThat(vector.id()).isEqualTo("uab^-aqEH.-t@S}K{vb[*k^@4");
    assertThat(new DeletionVector("u", "^-aqEH.-t@S}K{vb[*k^", 4, 40, 6).file())
        .isEqualTo("deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin");
  }

  @Test
  void whatSparkWroteIsRead() throws Exception {
    // The file of table-with-dv-small, among the test tables of Delta Lake.
    byte[] file =
        HexFormat.of()
            .parseHex(
                "0100000024d1d33964010000000000000000000000"
                    + "3a3000000100000000000100100000000000"
                    + "09002a671846");
    DeletionVector vector = new DeletionVector("u", "WYbkwCTB$gH)J7t?$/sK", 1, 36, 2);

    assertThat(vector.framed(ByteBuffer.wrap(file, 1, vector.framedBytes())))
        .isEqualTo(DeletedRows.of(0, 9));
  }

  @Test
  void damageIsNeverTakenForFewerDeletes() {
    byte[] bytes = portable(2, 4);
    assertThatThrownBy(() -> inline(bytes, 3).inline())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 rows")
        .hasMessageContaining("3");
    assertThatThrownBy(() -> new DeletionVector("i", z85(bytes) + "0", 0, bytes.length, 2).inline())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> new DeletionVector("i", "\"\"\"\"\"", 0, 4, 2).inline())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new DeletionVector("i", z85(bytes), 0, 1_000, 2).inline())
        .isInstanceOf(IOException.class);
    byte[] frame = framed(bytes);
    frame[10] ^= 1;
    DeletionVector inFile = new DeletionVector("p", "file:/x.bin", 0, bytes.length, 2);
    assertThatThrownBy(() -> inFile.framed(ByteBuffer.wrap(frame)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checksum");
    assertThatThrownBy(
            () ->
                new DeletionVector("p", "x", 0, bytes.length + 1, 2)
                    .framed(ByteBuffer.wrap(framed(bytes))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new DeletionVector("z", "x", 0, 1, 1).file())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"z\"");
  }

  @Test
  void rowsThatNoFileHasAreRefused() {
    byte[] bytes = portable(-1);
    assertThatThrownBy(() -> inline(bytes, 1).inline()).isInstanceOf(IOException.class);
    ByteBuffer beyond = ByteBuffer.wrap(portable(7)).order(ByteOrder.LITTLE_ENDIAN);
    beyond.putInt(12, 1);
    assertThatThrownBy(() -> inline(beyond.array(), 1).inline())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2³²");
  }

  @Test
  void anyBytesEndInRowsOrATypedError() {
    long seed = Long.getLong("graticule.seed", System.nanoTime());
    System.out.println("DeletionVectorTest: -Dgraticule.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = portable(random.ints(20, 0, 100_000).toArray());
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(inline(bytes, 20).inline().count()).isEqualTo(20);
      } catch (IOException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
