package dev.graticule.predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LiteralOrderTest {

  @Property(tries = 2000)
  void numbersCompareAsTheirExactDecimals(
      @ForAll("numbers") Number a, @ForAll("numbers") Number b) {
    assertThat(LiteralOrder.compare(Literal.of(a), Literal.of(b)))
        .isEqualTo(Integer.signum(exact(a).compareTo(exact(b))));
  }

  @Provide
  Arbitrary<Number> numbers() {
    Arbitrary<Long> longs =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-3, 3),
            Arbitraries.longs().between((1L << 53) - 2, (1L << 53) + 2),
            Arbitraries.of(Long.MAX_VALUE, Long.MIN_VALUE));
    Arbitrary<Double> doubles =
        Arbitraries.oneOf(
            Arbitraries.doubles(),
            longs.map(Long::doubleValue),
            Arbitraries.of(0.1, -0.0, 2.5, 0x1p63, -0x1p63, Double.MIN_VALUE));
    Arbitrary<BigDecimal> decimals =
        Arbitraries.oneOf(
            Arbitraries.bigDecimals(),
            longs.map(BigDecimal::valueOf),
            doubles.map(BigDecimal::new));
    return Arbitraries.oneOf(
        longs.map(n -> (Number) n), doubles.map(n -> (Number) n), decimals.map(n -> (Number) n));
  }

  private static BigDecimal exact(Number number) {
    if (number instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    }
    return number instanceof Double d ? new BigDecimal(d) : (BigDecimal) number;
  }

  @Property(tries = 1000)
  void textComparesAsItsUtf8Bytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertThat(LiteralOrder.compare(Literal.of(a), Literal.of(b)))
        .isEqualTo(
            Integer.signum(
                Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("", "a", "é", "\uE000", "\uFFFD", "\uD83D\uDE00", "\uD800\uDC00")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }

  @Test
  void infinityLiesBeyondEveryNumber() {
    for (Object number : new Object[] {Long.MAX_VALUE, new BigDecimal("1E400"), Double.MAX_VALUE}) {
      assertThat(LiteralOrder.compare(Literal.of(number), Literal.of(Double.POSITIVE_INFINITY)))
          .isEqualTo(-1);
      assertThat(LiteralOrder.compare(Literal.of(Double.NEGATIVE_INFINITY), Literal.of(number)))
          .isEqualTo(-1);
    }
  }

  @Test
  void identifiersCompareAsTheirBytes() {
    Literal low = Literal.of(new UUID(1, -1));
    Literal high = Literal.of(new UUID(-1, 0));
    assertThat(LiteralOrder.compare(low, high)).isEqualTo(-1);
    assertThat(LiteralOrder.compare(low, Literal.of(new UUID(1, 0)))).isEqualTo(1);
  }

  @Test
  void kindsThatDoNotCompareAreRefused() {
    assertThat(LiteralOrder.comparable(Literal.of("1"), Literal.of(1))).isFalse();
    assertThatThrownBy(() -> LiteralOrder.compare(Literal.of("1"), Literal.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
