package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.Plan;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;

/** Which rows and files a condition finds. */
abstract class ReadConformance extends PartitionConformance {

  @Test
  void aPlanSkipsWhatCannotMatchAndSaysWhy() {
    SpatialTable table = create();
    table.append(rows(0, 10)).await();
    table.append(rows(1000, 1010)).await();

    Plan byId = table.plan(Predicates.ge("id", 500));
    assertThat(byId.kept()).singleElement().satisfies(f -> assertThat(f.rows()).isEqualTo(10));
    assertThat(byId.skipped()).hasSize(1);
    assertThat(byId.toString()).contains("1 of 2 files").contains("skip").contains("read");
    Plan byPlace = table.plan(Predicates.window("location", Bounds.of(-1, -1, 20, 20)));
    assertThat(byPlace.kept()).hasSize(1);
    assertThat(byPlace.kept().get(0).path()).isNotEqualTo(byId.kept().get(0).path());
    assertThat(table.snapshot().files(Predicates.ge("id", 500)))
        .extracting(DataFile::path)
        .contains(byId.kept().get(0).path());
  }

  @Test
  void aScanGivesExactlyTheRowsThatMeetACondition() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
    table.append(rows(0, 30)).await();
    table.append(rows(30, 60, id -> Optional.empty())).await();
    Snapshot snapshot = table.snapshot();

    assertThat(ids(table, snapshot, Predicates.between("id", 7, 9))).containsExactly(7L, 8L, 9L);
    assertThat(ids(table, snapshot, Predicates.eq("region", "r1")))
        .isEqualTo(LongStream.range(0, 30).filter(id -> id % 3 == 1).boxed().toList());
    assertThat(ids(table, snapshot, Predicates.isNull("region"))).hasSize(30);
    assertThat(
            ids(
                table,
                snapshot,
                Predicates.and(
                    Predicates.ne("region", "r1"),
                    Predicates.window("location", Bounds.of(3.5, 0, 6, 100)))))
        .containsExactly(5L, 6L);
    assertThat(
            ids(
                table,
                snapshot,
                Predicates.or(Predicates.eq("region", "r1"), Predicates.ge("id", 58))))
        .hasSize(12);
    assertThat(ids(table, snapshot, Predicates.gt("id", 1000))).isEmpty();
    assertThatThrownBy(() -> table.scan(Predicates.eq("nothing", 1)))
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void partitionsSplitSkipAndReadBack() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
    List<Optional<String>> regions =
        List.of(
            Optional.of("nord"),
            Optional.empty(),
            Optional.of("../../x"),
            Optional.of("/etc"),
            Optional.of("%2e%2e"),
            Optional.of(partitionsByEmptyText() ? "" : "not empty"),
            Optional.of("a=b\n\u0001'\"?"),
            Optional.of("__HIVE_DEFAULT_PARTITION__"),
            Optional.of("ö".repeat(60)));
    table.append(rows(0, 90, id -> regions.get((int) (id % regions.size())))).await();

    List<DataFile> files = table.snapshot().files(Predicates.all());
    assertThat(files).hasSize(regions.size());
    assertThat(files.stream().map(f -> f.partition().get("region")).toList())
        .containsExactlyInAnyOrderElementsOf(
            regions.stream().map(r -> r.map(Literal::of)).toList());
    assertThat(dataFiles())
        .hasSize(regions.size())
        .allSatisfy(path -> assertThat(path).startsWith("parted/"));
    assertThat(table.plan(Predicates.eq("region", "../../x")).kept()).hasSize(1);
    assertThat(table.plan(Predicates.isNull("region")).kept()).hasSize(1);
    assertThat(ids(table)).isEqualTo(upTo(90));
    List<String> read = new ArrayList<>();
    try (BatchSource source = table.scan(table.snapshot(), List.of("region"), Predicates.all())) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            read.add(String.valueOf(batch.vector("region").getObject(row)));
          }
        }
      }
    }
    assertThat(read)
        .hasSize(90)
        .containsOnly(regions.stream().map(r -> r.orElse("null")).toArray(String[]::new));
    try (Lake again = newLake()) {
      assertThat(again.table("parted").layout().partitionBy()).containsExactly("region");
    }
  }

  @Test
  void aPartitionValueTooLongForAFolderIsRefused() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));

    assertThatThrownBy(() -> table.append(rows(0, 5, id -> Optional.of("x".repeat(300)))).await())
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("region")
        .hasMessageContaining("shorter");
    assertThat(ids(table)).isEmpty();
  }

  @Test
  void aScanClosedEarlyLeavesNothingOpen() {
    SpatialTable table = create();
    table.append(rows(0, 50)).await();
    table.append(rows(50, 60)).await();

    BatchSource source = table.scan();
    try (Batch batch = source.next().orElseThrow()) {
      assertThat(batch.rowCount()).isPositive();
    }
    source.close();
    source.close();
    assertThat(source.next()).isEmpty();
    assertThat(store().openHandles()).isZero();
    BufferAllocator allocator = lake().allocator();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }
}
