package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThriftGuardTest {

  private static void check(String hex) {
    ThriftGuard.check(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // nothing
        "11" + "22" + "00", // truth values
        "15" + "02" + "00", // a number
        "18" + "02" + "6162" + "00", // a text
        "19" + "25" + "02" + "04" + "00", // a list of two numbers
        "19" + "0c" + "00", // a list of nothing
        "1b" + "01" + "55" + "02" + "02" + "00", // a map
        "1c" + "15" + "02" + "00" + "00", // a structure inside
        "05" + "0a" + "02" + "00" // a field named in full
      })
  void soundMetadataPasses(String hex) {
    assertThatCode(() -> check(hex)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "18ffffffff07, bytes where",
    "19fcffffffff07, elements in",
    "1bffffffff0755, elements in",
    "15ffffffffffffffffffffff, without an end",
    "1e, unknown type",
    "18, in the middle",
    "1c1c1c, in the middle"
  })
  void aClaimThatTheBytesCannotHoldIsRefused(String hex, String words) {
    assertThatThrownBy(() -> check(hex))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x1c, 0x19})
  void depthIsBounded(byte level) {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, level);
    assertThatThrownBy(() -> ThriftGuard.check(ByteBuffer.wrap(deep)))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void theBufferIsLeftWhereItWas() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 0});
    ThriftGuard.check(bytes);
    org.assertj.core.api.Assertions.assertThat(bytes.position()).isZero();
  }
}
