package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Earlier versions: how they are read, named and let go. */
abstract class VersionConformance extends ReadConformance {

  @Test
  void anEarlierVersionIsReadByIdTimeAndTag() {
    assumeCan(Capability.TIME_TRAVEL);
    SpatialTable table = create();
    Snapshot first = table.append(rows(0, 5)).await().snapshot();
    if (can(Capability.TAGS)) {
      table.tag("first", first);
    }
    table.append(rows(5, 9)).await();

    assertThat(ids(table, table.snapshot(Version.id(first.id())))).isEqualTo(upTo(5));
    assertThat(ids(table, table.snapshot(Version.at(Instant.now().plusSeconds(60)))))
        .isEqualTo(upTo(9));
    if (can(Capability.TAGS)) {
      assertThat(ids(table, table.snapshot(Version.tag("first")))).isEqualTo(upTo(5));
      assertThatThrownBy(() -> table.tag("first", table.snapshot()))
          .isInstanceOf(RefusedException.class);
      assertThat(table.history().stream().flatMap(entry -> entry.tags().stream()))
          .containsExactly("first");
    }
    assertThatThrownBy(() -> table.snapshot(Version.id("no such version")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no such version");
    assertThatThrownBy(() -> table.snapshot(Version.at(Instant.EPOCH)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void expiredVersionsTakeTheirFilesWithThem() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    table.append(rows(5, 9)).await();
    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    List<String> gone = table.expire(new Expiry(Instant.now().plusSeconds(60), 1));

    assertThat(gone).contains(base.id());
    assertThat(dataFiles()).hasSize(1);
    assertThat(ids(table)).containsExactly(5L, 6L, 7L, 8L);
  }
}
