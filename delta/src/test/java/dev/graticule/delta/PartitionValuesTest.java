package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import dev.graticule.table.RefusedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionValuesTest {

  private static PartitionValues of(ColumnType type) {
    return new PartitionValues("t", Contract.builder().nullable("p", type).build(), List.of("p"));
  }

  private static Optional<Literal> read(ColumnType type, String text) {
    Map<String, String> texts = new HashMap<>();
    texts.put("p", text);
    return of(type).read("f", texts, Map.of()).get("p");
  }

  @Test
  void eachTypeIsReadAsTheProtocolWritesIt() {
    assertThat(read(Scalar.BOOLEAN, "true")).contains(Literal.of(true));
    assertThat(read(Scalar.INT8, "-7")).contains(Literal.of(-7));
    assertThat(read(Scalar.INT64, "9007199254740993")).contains(Literal.of(9007199254740993L));
    assertThat(read(Scalar.FLOAT64, "0.1")).contains(Literal.of(0.1));
    assertThat(read(Scalar.FLOAT32, "0.1")).contains(Literal.of(0.1f));
    assertThat(read(new ColumnType.Decimal(5, 2), "1.5"))
        .contains(Literal.of(new BigDecimal("1.50")));
    assertThat(read(Scalar.TEXT, "süd/ost")).contains(Literal.of("süd/ost"));
    assertThat(read(Scalar.DATE, "2024-02-29")).contains(Literal.of(LocalDate.of(2024, 2, 29)));
    ColumnType moment = new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC);
    Optional<Literal> instant = Optional.of(Literal.of(Instant.parse("2024-01-01T10:20:30.5Z")));
    assertThat(read(moment, "2024-01-01 10:20:30.5")).isEqualTo(instant);
    assertThat(read(moment, "2024-01-01T10:20:30.500000Z")).isEqualTo(instant);
    assertThat(
            read(
                new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL), "2024-01-01 10:20:30"))
        .contains(Literal.of(LocalDateTime.parse("2024-01-01T10:20:30")));
  }

  @Test
  void nothingAndTheEmptyTextAreNull() {
    assertThat(read(Scalar.TEXT, null)).isEmpty();
    assertThat(read(Scalar.TEXT, "")).isEmpty();
    assertThat(of(Scalar.TEXT).read("f", Map.of(), Map.of()).get("p")).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    PartitionValues values = of(new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC));
    Map<String, Optional<Literal>> partition = new LinkedHashMap<>();
    partition.put("p", Optional.of(Literal.of(Instant.parse("2024-01-01T10:20:30.000001Z"))));

    assertThat(values.read("f", values.write("f", partition), Map.of())).isEqualTo(partition);
    partition.put("p", Optional.empty());
    assertThat(values.write("f", partition)).containsEntry("p", null);
  }

  @Test
  void anEmptyTextCannotBeWritten() {
    assertThatThrownBy(() -> of(Scalar.TEXT).write("f", Map.of("p", Optional.of(Literal.of("")))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"p\"")
        .hasMessageContaining("null");
  }

  @Test
  void filesOfAnotherPartitioningAreRefused() {
    assertThatThrownBy(() -> of(Scalar.TEXT).write("a.parquet", Map.of()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("a.parquet")
        .hasMessageContaining("[p]");
  }

  @Test
  void aTextThatIsNoValueIsRefusedByFileAndColumn() {
    assertThatThrownBy(() -> read(Scalar.INT32, "many"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("many")
        .hasMessageContaining("\"p\"");
    assertThatThrownBy(() -> read(Scalar.BOOLEAN, "perhaps")).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> read(Scalar.BINARY, "x")).isInstanceOf(RefusedException.class);
  }

  @Test
  void mappedColumnsAreFoundUnderTheirOtherName() {
    assertThat(of(Scalar.TEXT).read("f", Map.of("col-1", "nord"), Map.of("p", "col-1")).get("p"))
        .contains(Literal.of("nord"));
  }
}
