package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** How tables begin, are found and are told from each other. */
abstract class CreationConformance extends RowChangeConformance {

  @Test
  void anEmptyTableKnowsItsContract() {
    SpatialTable table = create();

    assertThat(table.contract()).isEqualTo(contract());
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
    assertThat(ids(table)).isEmpty();
    assertThat(table.history()).isNotEmpty();
    try (Lake again = newLake()) {
      assertThat(again.tables()).containsExactly("sightings");
      assertThat(again.table("sightings").contract()).isEqualTo(contract());
      assertThat(again.table("sightings").format().name()).isEqualTo(format().name());
    }
  }

  @Test
  void aTableBegunTwiceIsRefusedAndStays() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();

    assertThatThrownBy(this::create).isInstanceOf(TableExistsException.class);
    try (Lake again = newLake()) {
      assertThatThrownBy(() -> again.create("sightings", contract(), format()))
          .isInstanceOf(TableExistsException.class)
          .hasMessageContaining("sightings");
    }
    assertThat(ids(table)).isEqualTo(upTo(5));
  }

  @Test
  void ofSeveralCreatorsAtOnceOneWins() throws Exception {
    List<Lake> racing = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Lake lake = newLake();
      racing.add(closedLater(lake));
    }
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Boolean> won =
        inThreads(
            i ->
                () -> {
                  start.await();
                  try {
                    racing.get(i).create("raced", contract(), format());
                    return true;
                  } catch (TableExistsException lost) {
                    return false;
                  }
                });

    assertThat(won).containsOnlyOnce(true);
    assertThat(lake().table("raced").contract()).isEqualTo(contract());
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> lake().table("nowhere"))
        .isInstanceOf(TableNotFoundException.class)
        .hasMessageContaining("nowhere");
  }
}
