package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.RowBatches;
import dev.graticule.file.RowValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What files store in the stead of what tables promise. */
class StoredCastTest {
  private static final Cast.Sources SAME =
      wanted -> Optional.of(wanted.steps().get(wanted.steps().size() - 1));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  private static Contract one(ColumnType type) {
    return Contract.builder().nullable("a", type).build();
  }

  private List<List<Object>> cast(ColumnType from, ColumnType to, Object... values) {
    List<List<Object>> rows = Arrays.stream(values).map(Arrays::asList).toList();
    try (Batch batch = RowBatches.of(allocator, one(from), rows);
        Batch result = Cast.ofStored(one(from), one(to), SAME).apply(batch, allocator)) {
      assertThat(result.contract()).isEqualTo(one(to));
      return RowValues.of(result);
    }
  }

  private void refuses(ColumnType from, ColumnType to, Object value, String problem) {
    assertThatThrownBy(() -> cast(from, to, value))
        .isInstanceOfSatisfying(
            RejectedValueException.class, e -> assertThat(e.column()).isEqualTo("a"))
        .hasMessageContaining(problem);
  }

  private static ColumnType.Timestamp time(TimeUnit unit, TimeZoning zoning) {
    return new ColumnType.Timestamp(unit, zoning);
  }

  @Test
  void aClockReadingBecomesTheMomentItIsInUtc() {
    assertThat(
            cast(
                time(TimeUnit.NANOS, TimeZoning.LOCAL),
                time(TimeUnit.MICROS, TimeZoning.UTC),
                5_000L,
                null))
        .containsExactly(Arrays.asList(5L), Arrays.asList((Object) null));
    refuses(
        time(TimeUnit.NANOS, TimeZoning.LOCAL),
        time(TimeUnit.MICROS, TimeZoning.UTC),
        5_001L,
        "finer than MICROS");
    assertThatThrownBy(
            () ->
                Cast.ofStored(
                    one(time(TimeUnit.MICROS, TimeZoning.UTC)),
                    one(time(TimeUnit.MICROS, TimeZoning.LOCAL)),
                    SAME))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void aDayBecomesTheClockReadingAtItsBegin() {
    assertThat(cast(Scalar.DATE, time(TimeUnit.MILLIS, TimeZoning.LOCAL), 2, -1, null))
        .containsExactly(
            Arrays.asList(172_800_000L), Arrays.asList(-86_400_000L), Arrays.asList((Object) null));
    refuses(Scalar.DATE, time(TimeUnit.NANOS, TimeZoning.LOCAL), 2_000_000, "out of the range");
    assertThatThrownBy(
            () -> Cast.ofStored(one(Scalar.DATE), one(time(TimeUnit.MICROS, TimeZoning.UTC)), SAME))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void sixteenBytesOrTheUsualTextBecomeAnIdentifier() {
    byte[] bytes = new byte[16];
    bytes[15] = 0x2a;
    assertThat(cast(Scalar.BINARY, Scalar.UUID, bytes, null))
        .containsExactly(
            Arrays.asList("0000000000000000000000000000002a"), Arrays.asList((Object) null));
    assertThat(cast(Scalar.TEXT, Scalar.UUID, "12345678-90AB-cdef-1234-567890abcdef"))
        .containsExactly(Arrays.asList("1234567890abcdef1234567890abcdef"));
    refuses(Scalar.BINARY, Scalar.UUID, new byte[15], "15 bytes are no UUID");
    for (String text :
        List.of(
            "",
            "1234567890abcdef1234567890abcdef",
            "12345678-90ab-cdef-1234-567890abcdeg",
            "12345678+90ab-cdef-1234-567890abcdef",
            "12345678-90ab-cdef-1234-567890abcdé")) {
      refuses(Scalar.TEXT, Scalar.UUID, text, "is no UUID");
    }
  }

  @Test
  void whatAFileCallsOtherwiseIsFoundAndWhatNobodyWantsIsLeftOut() {
    Contract file =
        Contract.builder()
            .nullable("old", Scalar.INT32)
            .nullable("new", Scalar.TEXT)
            .nullable("gone", Scalar.TEXT)
            .build();
    Contract table =
        Contract.builder()
            .nullable("new", Scalar.INT64)
            .nullable("text", Scalar.TEXT)
            .nullable("later", Scalar.TEXT)
            .build();
    Map<ColumnPath, String> sources =
        Map.of(ColumnPath.of("new"), "old", ColumnPath.of("text"), "new");
    try (Batch batch = RowBatches.of(allocator, file, List.of(Arrays.asList(7, "x", "y")));
        Batch result =
            Cast.ofStored(file, table, path -> Optional.ofNullable(sources.get(path)))
                .apply(batch, allocator)) {
      assertThat(RowValues.of(result)).containsExactly(Arrays.asList(7L, "x", null));
    }
  }

  @Test
  void anOrdinaryCastStillAsksForAChoice() {
    assertThatThrownBy(() -> Cast.plan(one(Scalar.BINARY), one(Scalar.UUID)))
        .isInstanceOf(ContractException.class);
    assertThatThrownBy(
            () -> Cast.plan(one(Scalar.DATE), one(time(TimeUnit.MICROS, TimeZoning.LOCAL))))
        .isInstanceOf(ContractException.class);
  }
}
