package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Records;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.quality.OnFault;
import dev.graticule.quality.Quality;
import dev.graticule.quality.Rejects;
import dev.graticule.quality.Rule;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionValueException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** Tables that another program partitioned in its own way. */
@GraticuleTest
class PartitionSpecTest {
  private record Visit(long id, Optional<Instant> at, String name) {}

  private static final Instant START = Instant.parse("2026-11-01T22:00:00Z");

  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "at", Types.TimestampType.withZone()),
          Types.NestedField.required(3, "name", Types.StringType.get()));

  private static List<Visit> visits(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                new Visit(
                    i,
                    i % 10 == 9 ? Optional.empty() : Optional.of(START.plus(i, ChronoUnit.HOURS)),
                    "harbour-" + i % 4))
        .toList();
  }

  private static void append(Lake lake, SpatialTable table, int from, int to) {
    table
        .append(Records.source(Visit.class, visits(from, to).iterator(), lake.allocator(), 16))
        .await();
  }

  private static SpatialTable theirs(Lake lake, PartitionSpec spec) {
    // The lake's catalog is made with its first table.
    lake.create("first", Places.contract(), Iceberg.format());
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign.catalog().createTable(ForeignTables.identifier("visits"), SCHEMA, spec);
    }
    return lake.table("visits");
  }

  @Test
  void rowsFallIntoTheDaysBucketsAndBeginningsThatIcebergComputes(Lake lake) throws IOException {
    PartitionSpec spec =
        PartitionSpec.builderFor(SCHEMA)
            .day("at")
            .bucket("id", 3)
            .truncate("name", 9)
            .identity("name")
            .build();
    SpatialTable table = theirs(lake, spec);

    append(lake, table, 0, 60);

    assertThat(Places.ids(table)).isEqualTo(Places.upTo(60));
    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table iceberg = foreign.table("visits");
      List<Long> found = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Visit visit = visits(i, i + 1).get(0);
        var row =
            Expressions.and(
                Expressions.equal("id", visit.id()),
                Expressions.equal("name", visit.name()),
                visit
                    .at()
                    .map(
                        at ->
                            (org.apache.iceberg.expressions.Expression)
                                Expressions.equal("at", at.toString()))
                    .orElse(Expressions.isNull("at")));
        try (CloseableIterable<FileScanTask> tasks = iceberg.newScan().filter(row).planFiles()) {
          for (FileScanTask task : tasks) {
            String path = Locations.normal(task.file().location());
            DataFile file =
                Places.files(table).stream()
                    .filter(f -> path.endsWith("/" + f.path().value()))
                    .findFirst()
                    .orElseThrow();
            if (Places.ids(table, table.snapshot(), Predicates.eq("id", visit.id()))
                .contains(visit.id())) {
              assertThat(file.partition().get("name").orElseThrow().value())
                  .isEqualTo(visit.name());
              found.add(visit.id());
            }
          }
        }
      }
      assertThat(found).as("each row is where Iceberg looks for it").isEqualTo(Places.upTo(60));
    }
  }

  @Test
  void daysThatCannotMatchAreSkipped(Lake lake) {
    SpatialTable table = theirs(lake, PartitionSpec.builderFor(SCHEMA).day("at").build());
    append(lake, table, 0, 72);
    assertThat(Places.files(table)).hasSizeGreaterThan(3);

    Predicate firstEvening = Predicates.lt("at", Instant.parse("2026-11-02T00:00:00Z"));

    assertThat(table.snapshot().files(firstEvening)).hasSize(1);
    assertThat(Places.ids(table, table.snapshot(), firstEvening)).containsExactly(0L, 1L);
    assertThat(table.snapshot().files(Predicates.isNull("at"))).hasSize(1);
  }

  @Test
  void oldAndNewSpecsArePlannedTogether(Lake lake) {
    SpatialTable table = theirs(lake, PartitionSpec.builderFor(SCHEMA).identity("name").build());
    append(lake, table, 0, 8);
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign
          .table("visits")
          .updateSpec()
          .removeField("name")
          .addField(Expressions.hour("at"))
          .commit();
    }

    append(lake, table, 8, 16);

    assertThat(Places.ids(table)).isEqualTo(Places.upTo(16));
    assertThat(table.layout().partitionBy()).isEmpty();
    assertThat(Places.ids(table, table.snapshot(), Predicates.eq("name", "harbour-1")))
        .containsExactly(1L, 5L, 9L, 13L);
    assertThat(
            table.snapshot().files(Predicates.eq("name", "harbour-1")).stream()
                .filter(file -> file.partition().containsKey("name")))
        .hasSize(1);
    assertThat(
            Places.ids(
                table, table.snapshot(), Predicates.eq("at", START.plus(10, ChronoUnit.HOURS))))
        .containsExactly(10L);
  }

  @Test
  void aBeginningTooLongForAFolderIsOfTheRowThatWasGiven(Lake lake) {
    SpatialTable table =
        theirs(lake, PartitionSpec.builderFor(SCHEMA).truncate("name", 280).build());
    List<Visit> visits = new ArrayList<>(visits(0, 20));
    visits.add(new Visit(20, Optional.empty(), "x".repeat(300)));
    Quality quality =
        Quality.rules()
            .require(Rule.where("late", Predicates.gt("id", 7L)), OnFault.DIVERT)
            .withRejects(Rejects.ndjson(Store.inMemory(), StorePath.of("rejects")));

    assertThatThrownBy(
            () ->
                table
                    .append(
                        Records.source(Visit.class, visits.iterator(), lake.allocator(), 6),
                        AppendOptions.defaults().withQuality(quality))
                    .await())
        .isInstanceOf(PartitionValueException.class)
        .hasMessageContaining("Row 20");
    assertThat(Places.ids(table)).isEmpty();
  }

  @Test
  void aPartitionThatNobodyCanNameIsNotOverwritten(Lake lake) {
    SpatialTable table = theirs(lake, PartitionSpec.builderFor(SCHEMA).month("at").build());
    append(lake, table, 0, 8);

    assertThatThrownBy(
            () ->
                table
                    .overwritePartitions(
                        Records.source(Visit.class, visits(8, 9).iterator(), lake.allocator(), 4))
                    .await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("visits");
    assertThat(Places.ids(table)).isEqualTo(Places.upTo(8));
  }

  @Test
  void ourPartitionsAreIdentityFieldsOfTheSpec(Lake lake) {
    SpatialTable table =
        lake.create("places", Places.contract(), Iceberg.format(), Layout.partitionedBy("name"));
    Places.append(lake, table, 0, 14);

    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table iceberg = foreign.table("places");
      assertThat(iceberg.spec().fields())
          .singleElement()
          .satisfies(
              field -> {
                assertThat(field.name()).isEqualTo("name");
                assertThat(field.transform().isIdentity()).isTrue();
              });
      assertThat(iceberg.currentSnapshot().summary()).containsEntry("changed-partition-count", "7");
    }
    assertThat(table.snapshot().files(Predicates.eq("name", "n3"))).hasSize(1);
    assertThat(table.snapshot().files(Predicates.isNull("name"))).hasSize(1);
  }
}
