package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Digits;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that are told by columns of every type that can tell them. */
class MergeKeysTest {
  private final Store store = Store.inMemory();
  private final MemoryFormat format = MemoryFormat.create();
  private final Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(format));

  private record Keyed(
      byte tiny,
      short small,
      int medium,
      long large,
      String text,
      LocalDate day,
      LocalTime time,
      Instant moment,
      LocalDateTime clock,
      UUID uuid,
      @Digits(precision = 20, scale = 3) BigDecimal amount,
      double measure,
      String note) {

    static Keyed of(int n, String note) {
      return new Keyed(
          (byte) (n - 50),
          (short) (n * 300 - 15_000),
          n * 1_000_003 - 50_000_000,
          n * 3_000_000_000L - 100,
          "é" + n,
          LocalDate.of(1960, 1, 1).plusDays(n * 400L),
          LocalTime.of(n % 24, n % 60, 1, n * 1_000),
          Instant.ofEpochSecond(n * 86_399L - 1_000_000, n * 1_000L),
          LocalDateTime.of(1969, 12, 31, n % 24, 0).plusDays(n),
          new UUID(n * 7_000_000_000L, ~n),
          new BigDecimal(n * 77 - 3_000).movePointLeft(2),
          n / 3.0,
          note);
    }
  }

  private record Pair(long a, Optional<String> b) {}

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  private BatchSource rows(IntStream numbers, String note) {
    return Records.source(
        Keyed.class, numbers.mapToObj(n -> Keyed.of(n, note)), lake.allocator(), 5);
  }

  @Test
  void rowsAreFoundByEachColumnAndByAllTogether() {
    List<String> keys =
        Contract.of(Keyed.class).names().stream()
            .filter(name -> !name.equals("measure") && !name.equals("note"))
            .toList();
    for (String key : keys) {
      upserts(key, key);
    }
    upserts("all", keys.toArray(String[]::new));
  }

  private void upserts(String name, String... keys) {
    SpatialTable table = lake.create("by-" + name, Contract.of(Keyed.class), format);
    table.append(rows(IntStream.range(0, 20), "old")).await();
    table.append(rows(IntStream.range(40, 60), "old")).await();

    RowChangeResult result = table.upsert(rows(IntStream.range(10, 30), "new"), keys).await();

    assertThat(result.rowsUpdated()).as(name).isEqualTo(10);
    assertThat(result.rowsInserted()).as(name).isEqualTo(10);
    assertThat(result.marked()).as("%s: files that hold none stay as they are", name).isEqualTo(1);
    assertThat(table.snapshot().files(Predicates.all()))
        .extracting(file -> file.rows() - file.deletes().map(d -> d.read().count()).orElse(0L))
        .as(name)
        .containsExactlyInAnyOrder(10L, 20L, 20L);
  }

  @Test
  void numbersThatOnlyNearlyTellRowsAreRefused() {
    SpatialTable table = lake.create("t", Contract.of(Keyed.class), format);
    assertThatThrownBy(() -> table.upsert(rows(IntStream.range(0, 3), "x"), "measure").await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("measure")
        .hasMessageContaining("FLOAT64");
  }

  @Test
  void manyKeysAreFoundAgainAndNoOthers() {
    long seed = System.nanoTime();
    List<Pair> pairs =
        new Random(seed)
            .ints(5_000, 0, 2_000)
            .mapToObj(
                n ->
                    new Pair(
                        n % 50 - 25,
                        n % 7 == 0 ? Optional.empty() : Optional.of("k".repeat(n % 9) + n / 50)))
            .toList();
    KeyTable table = new KeyTable("t");
    Map<Pair, Integer> model = new HashMap<>();
    Contract contract = Contract.of(Pair.class);
    KeyEncoder encoder = KeyEncoder.of("t", contract, contract.names());
    try (BatchSource source =
            Records.source(Pair.class, pairs.iterator(), lake.allocator(), pairs.size());
        var batch = source.next().orElseThrow()) {
      encoder.bind(batch);
      for (int row = 0; row < pairs.size(); row++) {
        Pair pair = pairs.get(row);
        assertThat(encoder.encode(row)).as("seed %d", seed).isEqualTo(pair.b().isPresent());
        if (pair.b().isPresent()) {
          int known = model.getOrDefault(pair, KeyTable.ABSENT);
          assertThat(table.find(encoder)).as("seed %d", seed).isEqualTo(known);
          assertThat(table.put(encoder, row)).as("seed %d", seed).isEqualTo(known);
          model.putIfAbsent(pair, table.size() - 1);
        }
      }
    }
    assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
  }
}
