package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionPathTest {

  private static StorePath folder(String value) {
    return HivePath.of(Map.of("k", Optional.of(Literal.of(value))));
  }

  @Property(tries = 500)
  void anyTextComesBackAndStaysOneFolder(@ForAll String text) {
    // Unpaired surrogates are no text in UTF-8, which Arrow's vectors hold.
    String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    StorePath folder;
    try {
      folder = folder(value);
    } catch (PartitionValueException tooLong) {
      assertThat(value.length()).isGreaterThan(20);
      return;
    }
    assertThat(folder.value()).doesNotContain("/").startsWith("k=");
    assertThat(HivePath.parse(folder.resolve("f.parquet"))).containsEntry("k", Optional.of(value));
  }

  @Test
  void hiveAndSparkReadTheNames() {
    assertThat(folder("a b")).hasToString("k=a b");
    assertThat(folder("../../x")).hasToString("k=..%2F..%2Fx");
    assertThat(folder("%2e")).hasToString("k=%252e");
    assertThat(folder("10:30")).hasToString("k=10%3A30");
    assertThat(HivePath.of(Map.of("k", Optional.empty())))
        .hasToString("k=__HIVE_DEFAULT_PARTITION__");
    assertThat(folder("__HIVE_DEFAULT_PARTITION__")).hasToString("k=%5F_HIVE_DEFAULT_PARTITION__");
    assertThat(HivePath.of(Map.of("a=b/c", Optional.of(Literal.of(1))))).hasToString("a%3Db%2Fc=1");
  }

  @Test
  void aPercentSignThatBeginsNoCodeIsLeftAlone() {
    assertThat(HivePath.parse(StorePath.of("k=100%/j=%zz/f.parquet")))
        .isEqualTo(Map.of("k", Optional.of("100%"), "j", Optional.of("%zz")));
  }

  static Stream<Arguments> values() {
    ColumnType utc = new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.UTC);
    ColumnType local = new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL);
    return Stream.of(
        Arguments.of(Scalar.BOOLEAN, true, "true"),
        Arguments.of(Scalar.INT32, -7L, "-7"),
        Arguments.of(Scalar.INT64, Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(Scalar.TEXT, "", ""),
        Arguments.of(Scalar.DATE, LocalDate.of(2026, 11, 1), "2026-11-01"),
        Arguments.of(utc, Instant.parse("2026-11-01T10:30:00Z"), "2026-11-01 10:30:00"),
        Arguments.of(
            utc, Instant.parse("1969-12-31T23:59:59.000000001Z"), "1969-12-31 23:59:59.000000001"),
        Arguments.of(local, LocalDateTime.of(2026, 11, 1, 1, 2, 3), "2026-11-01 01:02:03"),
        Arguments.of(
            Scalar.UUID,
            UUID.fromString("00000000-0000-0001-0000-000000000002"),
            "00000000-0000-0001-0000-000000000002"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueIsWrittenAndReadBack(ColumnType type, Object value, String text) {
    assertThat(PartitionText.write(Literal.of(value))).isEqualTo(text);
    assertThat(PartitionText.read("k", type, text)).isEqualTo(Literal.of(value));
  }

  @Test
  void aTextThatIsNoValueIsRefused() {
    assertThatThrownBy(() -> PartitionText.read("day", Scalar.DATE, "yesterday"))
        .isInstanceOf(PartitionValueException.class)
        .hasMessageContaining("yesterday")
        .hasMessageContaining("day");
    assertThatThrownBy(() -> PartitionText.read("n", Scalar.INT8, "300"))
        .isInstanceOf(PartitionValueException.class);
    assertThatThrownBy(() -> PartitionText.read("b", Scalar.BOOLEAN, "yes"))
        .isInstanceOf(PartitionValueException.class);
  }
}
