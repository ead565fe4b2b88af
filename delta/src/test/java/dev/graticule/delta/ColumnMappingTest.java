package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.Struct;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Name;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose columns have other names in files than in the table. */
class ColumnMappingTest {
  @TempDir Path folder;

  record Inner(@Name("col-in") Optional<Long> size) {}

  /** As files have it. */
  record Physical(
      @Name("col-id") Optional<Long> id,
      @Name("col-name") Optional<String> name,
      @Name("col-part") Optional<Inner> part) {}

  /** As the table has it. */
  record TableInner(Optional<Long> size) {}

  record Logical(
      Optional<Long> id, Optional<String> label, Optional<TableInner> part, Optional<String> p) {}

  private static Map<String, Object> mapped(int id, String physical) {
    return Map.of("delta.columnMapping.id", id, "delta.columnMapping.physicalName", physical);
  }

  private ForeignTable table(String mode) {
    return ForeignTable.in(folder.resolve("t"))
        .protocol(2, 5)
        .property("delta.columnMapping.mode", mode)
        .property("delta.columnMapping.maxColumnId", "5")
        .column("id", "long", mapped(1, "col-id"))
        .column("label", "string", mapped(2, "col-name"))
        .column(
            "part",
            """
            {"type":"struct","fields":[{"name":"size","type":"long","nullable":true,
             "metadata":{"delta.columnMapping.id":4,"delta.columnMapping.physicalName":"col-in"}}]}""",
            mapped(3, "col-part"))
        .column("p", "string", mapped(5, "col-p"))
        .partitionedBy("p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "id"})
  void rowsAreFoundUnderTheirOtherNames(String mode) throws Exception {
    ForeignTable table = table(mode).begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      Contract contract = Contract.of(Physical.class);
      WriteOptions options =
          mode.equals("id")
              ? WriteOptions.builder()
                  .fieldIds(Map.of("col-id", 1, "col-name", 2, "col-part", 3, "col-part.col-in", 4))
                  .build()
              : WriteOptions.defaults();
      ForeignTable.file(
          folder.resolve("t"),
          "a.parquet",
          Physical.class,
          contract,
          options,
          Stream.of(
              new Physical(
                  Optional.of(1L), Optional.of("a"), Optional.of(new Inner(Optional.of(7L)))),
              new Physical(Optional.of(2L), Optional.empty(), Optional.empty())),
          lake.allocator());
      table.commit(
          1,
          ForeignTable.add(
              "a.parquet",
              """
              {"numRecords":2,"minValues":{"col-id":1,"col-part":{"col-in":7}},
               "maxValues":{"col-id":2,"col-part":{"col-in":7}},"nullCount":{"col-id":0}}""",
              Map.of("col-p", "north"),
              Optional.empty()));
      SpatialTable opened = lake.table("t");

      assertThat(lake.read(Logical.class, opened))
          .containsExactly(
              new Logical(
                  Optional.of(1L),
                  Optional.of("a"),
                  Optional.of(new TableInner(Optional.of(7L))),
                  Optional.of("north")),
              new Logical(
                  Optional.of(2L), Optional.empty(), Optional.empty(), Optional.of("north")));
      assertThat(opened.plan(Predicates.gt("id", 2)).kept()).isEmpty();
      assertThat(opened.plan(Predicates.gt("part.size", 7)).kept()).isEmpty();
      assertThat(opened.plan(Predicates.eq("p", "south")).kept()).isEmpty();
      assertThat(lake.ids(opened, opened.snapshot(), Predicates.eq("label", "a")))
          .containsExactly(1L);
    }
  }

  @Test
  void theyAreRefusedForWriteByTheFeaturesName() throws Exception {
    table("name").begin();
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable opened = lake.table("t");
      assertThatThrownBy(
              () -> opened.append(lake.rows(Logical.class, opened.contract(), List.of())).await())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("columnMapping");
      assertThat(opened.contract().column("part"))
          .contains(
              Column.nullable("part", new Struct(List.of(Column.nullable("size", Scalar.INT64)))));
    }
  }
}
