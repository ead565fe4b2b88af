package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Change;
import dev.graticule.contract.ColumnType.Decimal;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Digits;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeWideningTest {
  @TempDir Path folder;

  record Narrow(
      long id,
      Optional<Byte> n,
      Optional<Float> f,
      @Digits(precision = 5, scale = 2) @Nullable BigDecimal d) {}

  record Wide(
      long id,
      Optional<Long> n,
      Optional<Double> f,
      @Digits(precision = 9, scale = 2) @Nullable BigDecimal d) {}

  @Test
  void numbersGetAWiderTypeUnderFilesThatStay() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table =
          lake.lake().create("t", Contract.of(Narrow.class), Delta.format().withTypeWidening());
      table
          .append(
              lake.rows(
                  Narrow.class,
                  table.contract(),
                  List.of(
                      new Narrow(
                          1, Optional.of((byte) 7), Optional.of(0.1f), new BigDecimal("1.50")))))
          .await();
      table.evolve(Change.widen("n", Scalar.INT16));
      table.evolve(
          Change.widen("n", Scalar.INT64),
          Change.widen("f", Scalar.FLOAT64),
          Change.widen("d", new Decimal(9, 2)));
      table
          .append(
              lake.rows(
                  Wide.class,
                  table.contract(),
                  List.of(
                      new Wide(
                          2,
                          Optional.of(1L << 40),
                          Optional.of(0.1),
                          new BigDecimal("1234567.89")))))
          .await();

      assertThat(lake.read(Wide.class, table))
          .containsExactlyInAnyOrder(
              new Wide(1, Optional.of(7L), Optional.of((double) 0.1f), new BigDecimal("1.50")),
              new Wide(2, Optional.of(1L << 40), Optional.of(0.1), new BigDecimal("1234567.89")));
      // As a double the float is a little more than a tenth.
      assertThat(lake.ids(table, table.snapshot(), Predicates.gt("f", 0.1))).containsExactly(1L);
      assertThat(table.plan(Predicates.gt("n", 8)).kept()).hasSize(1);
    }
    JsonNode field = field(3, "n");
    assertThat(field.at("/metadata/delta.typeChanges/0/fromType").asText()).isEqualTo("byte");
    assertThat(field.at("/metadata/delta.typeChanges/1/toType").asText()).isEqualTo("long");
  }

  private JsonNode field(long version, String name) throws Exception {
    for (String line :
        Files.readAllLines(folder.resolve("t").resolve(LogFiles.commit(version).value()))) {
      JsonNode action = ForeignTable.JSON.readTree(line);
      if (action.has("metaData")) {
        for (JsonNode field :
            ForeignTable.JSON
                .readTree(action.at("/metaData/schemaString").asText())
                .path("fields")) {
          if (field.path("name").asText().equals(name)) {
            return field;
          }
        }
      }
    }
    throw new AssertionError("no field " + name);
  }

  @Test
  void statisticsThatFloatsWereGivenStillBoundThem() throws Exception {
    ForeignTable.in(folder.resolve("t"))
        .feature("typeWidening")
        .column("id", "long")
        .column(
            "f",
            "double",
            java.util.Map.of(
                "delta.typeChanges",
                List.of(java.util.Map.of("fromType", "float", "toType", "double"))))
        .begin()
        .commit(
            1,
            ForeignTable.add(
                "a.parquet",
                "{\"numRecords\":1,\"minValues\":{\"f\":0.1},\"maxValues\":{\"f\":0.1}}"));
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThat(lake.table("t").plan(Predicates.eq("f", (double) 0.1f)).kept())
          .as("a tenth as a float is not a tenth")
          .hasSize(1);
    }
  }

  @Test
  void withoutTheFeatureAColumnKeepsItsType() {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.lake().create("t", Contract.of(Narrow.class), Delta.format());
      assertThatThrownBy(() -> table.evolve(Change.widen("n", Scalar.INT64)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"n\"")
          .hasMessageContaining("withTypeWidening");
      assertThat(table.contract()).isEqualTo(Contract.of(Narrow.class));
      assertThat(table.history()).hasSize(1);
    }
  }
}
