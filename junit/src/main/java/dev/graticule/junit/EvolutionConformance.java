package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** How contracts change under files that stay. */
abstract class EvolutionConformance extends VersionConformance {

  @Test
  void anAddedColumnReadsAsNullInEarlierFiles() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();

    Snapshot after = table.evolve(Change.add(Column.nullable("note", Scalar.TEXT)));

    assertThat(after.contract().names()).containsExactly("id", "region", "location", "note");
    assertThat(before.contract()).isEqualTo(contract());
    try (BatchSource source = table.scan(after, List.of("note", "id"), Predicates.all())) {
      try (Batch batch = source.next().orElseThrow()) {
        assertThat(batch.vector("note").getNullCount()).isEqualTo(batch.rowCount());
        assertThat(batch.contract().names()).containsExactly("note", "id");
      }
    }
    assertThatThrownBy(() -> table.commit(Commit.evolve(before.id(), contract(), List.of())))
        .isInstanceOf(CommitConflictException.class);
    assertThatThrownBy(() -> table.evolve(Change.add(Column.required("must", Scalar.TEXT))))
        .isInstanceOf(GraticuleException.class);
  }

  @Test
  void aColumnIsAddedOnce() throws Exception {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Boolean> added =
        inThreads(
            thread ->
                () -> {
                  start.await();
                  try {
                    table.evolve(Change.add(Column.nullable("note", Scalar.TEXT)));
                    return true;
                  } catch (ContractException second) {
                    return false;
                  }
                });

    assertThat(added).containsOnlyOnce(true);
    assertThat(table.contract().names()).containsExactly("id", "region", "location", "note");
  }

  @Test
  void differentChangesAtOnceAllLand() throws Exception {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    inThreads(
        thread ->
            () -> {
              start.await();
              String name = "c" + thread;
              return table.evolve(Change.add(Column.nullable(name, Scalar.TEXT)));
            });

    assertThat(table.contract().names())
        .hasSize(3 + THREADS)
        .contains("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7");
  }

  private record Numbered(long id, int n) {}

  @Test
  void whatWasRequiredMayBecomeNullable() {
    assumeCan(Capability.EVOLVE);
    Contract required =
        Contract.builder().required("id", Scalar.INT64).required("n", Scalar.INT32).build();
    SpatialTable table = lake().create("numbers", required, format());
    table.append(rows(Numbered.class, required, List.of(new Numbered(0, 7)))).await();

    table.evolve(Change.relax("n"));
    Contract without = table.contract().select(List.of("id"));
    table
        .append(
            rows(OnlyId.class, without, List.of(new OnlyId(1))),
            AppendOptions.defaults().withSchema(SchemaMode.MERGE))
        .await();

    assertThat(table.contract().require("n").isNullable()).isTrue();
    assertThat(values(table, "n", Predicates.all())).isEqualTo(Map.of(0L, "7", 1L, "null"));
  }

  private record OnlyId(long id) {}

  @Test
  void aRenamedColumnKeepsItsValues() {
    assumeCan(Capability.RENAME_COLUMN);
    SpatialTable table = create();
    table.append(rows(0, 3)).await();
    Snapshot before = table.snapshot();

    table.evolve(Change.rename("region", "area"), Change.rename("location", "place"));
    table.evolve(Change.add(Column.nullable("region", Scalar.TEXT)));

    assertThat(table.contract().names()).containsExactly("id", "area", "place", "region");
    assertThat(values(table, "area", Predicates.all()))
        .isEqualTo(Map.of(0L, "r0", 1L, "r1", 2L, "r2"));
    assertThat(values(table, "region", Predicates.isNull("region"))).hasSize(3);
    assertThat(ids(table, table.snapshot(), Predicates.eq("area", "r1"))).containsExactly(1L);
    assertThat(ids(table, table.snapshot(), Predicates.eq("region", "r1"))).isEmpty();
    assertThat(ids(table, table.snapshot(), Predicates.window("place", Bounds.of(0.5, 0, 1.5, 1))))
        .containsExactly(1L);
    assertThat(ids(table, before, Predicates.eq("region", "r2"))).containsExactly(2L);
    assertThatThrownBy(() -> table.scan(Predicates.eq("location", "x")))
        .isInstanceOf(GraticuleException.class);
  }

  @Test
  void aDroppedColumnDoesNotComeBack() {
    assumeCan(Capability.DROP_COLUMN);
    SpatialTable table = create();
    table.append(rows(0, 3)).await();

    table.evolve(Change.drop("region"));
    assertThat(table.contract().names()).containsExactly("id", "location");
    assertThat(ids(table)).isEqualTo(upTo(3));
    table.evolve(Change.add(Column.nullable("region", Scalar.TEXT)));

    assertThat(values(table, "region", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null"));
    assertThat(ids(table, table.snapshot(), Predicates.eq("region", "r1"))).isEmpty();
  }

  @Test
  void aColumnOfPartitionsStays() {
    assumeCan(Capability.DROP_COLUMN);
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));

    assertThatThrownBy(() -> table.evolve(Change.drop("region")))
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("region");
    assertThat(table.contract()).isEqualTo(contract());
  }

  @Test
  void anIntegerIsWidenedUnderFilesThatStay() {
    assumeCan(Capability.EVOLVE);
    assumeTrue(widensNumbers(), () -> format().name() + " does not widen numbers");
    Contract narrow =
        Contract.builder().required("id", Scalar.INT64).nullable("n", Scalar.INT32).build();
    SpatialTable table = lake().create("numbers", narrow, format());
    table.append(rows(Numbered.class, narrow, List.of(new Numbered(0, 7)))).await();

    table.evolve(Change.widen("n", Scalar.INT64));
    table.append(rows(Numbered.class, table.contract(), List.of(new Numbered(1, 8)))).await();

    assertThat(values(table, "n", Predicates.all())).isEqualTo(Map.of(0L, "7", 1L, "8"));
    assertThat(ids(table, table.snapshot(), Predicates.lt("n", 8))).containsExactly(0L);
    assertThat(ids(table, table.snapshot(), Predicates.gt("n", 1L << 40))).isEmpty();
  }
}
