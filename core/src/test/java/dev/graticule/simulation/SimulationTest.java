package dev.graticule.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random histories of a table in memory. {@code -Dgraticule.histories=10000} says how many, {@code
 * -Dgraticule.seed=1} which is the first.
 */
class SimulationTest {
  private static final int HISTORIES = 60;

  /** So many that everything happens in some of them. */
  private static final int MANY = 10_000;

  @Test
  void noRowIsLostDoubledOrResurrectedInAnyHistory() {
    int histories = Integer.getInteger("graticule.histories", HISTORIES);
    long first = Long.getLong("graticule.seed", 1);
    Map<Event, Integer> events = new EnumMap<>(Event.class);
    for (long seed = first; seed < first + histories; seed++) {
      History.run(seed).forEach((event, times) -> events.merge(event, times, Integer::sum));
    }
    System.out.printf("%d histories from seed %d: %s%n", histories, first, events);
    if (histories >= MANY) {
      assertThat(events.keySet()).as("everything happens").containsExactly(Event.values());
    }
  }

  @Test
  void aLogThatOverlooksWhatWasReadIsFoundOut() {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 500; seed++) {
                History.run(seed, CarelessLog::new);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dgraticule.seed=");
  }
}
