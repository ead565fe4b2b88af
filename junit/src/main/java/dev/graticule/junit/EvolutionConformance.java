package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How contracts change under files that stay. */
abstract class EvolutionConformance extends VersionConformance {

  @Test
  void anAddedColumnReadsAsNullInEarlierFiles() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();

    Snapshot after = table.evolve(Change.add(Column.nullable("note", ColumnType.Scalar.TEXT)));

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
    assertThatThrownBy(
            () -> table.evolve(Change.add(Column.required("must", ColumnType.Scalar.TEXT))))
        .isInstanceOf(GraticuleException.class);
  }
}
