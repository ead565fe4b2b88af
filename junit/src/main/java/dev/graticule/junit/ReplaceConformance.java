package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that go and others that come in their place. */
abstract class ReplaceConformance extends EvolutionConformance {

  @Test
  void filesAreReplacedInOneCommit() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    DataFile other = table.append(rows(5, 9)).await().files().get(0);

    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    assertThat(table.snapshot().files(Predicates.all())).containsExactly(other);
    assertThatThrownBy(
            () -> table.commit(Commit.replace(base.id(), List.of(old.path()), List.of())))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
  }
}
