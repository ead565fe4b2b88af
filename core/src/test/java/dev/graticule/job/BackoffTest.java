package dev.graticule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Property(tries = 300)
  void noWaitIsLongerThanItsCeiling(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int tryNumber) {
    Duration wait = Backoff.commits().waitBefore(tryNumber, new SplittableRandom(seed));
    double limit = Math.min(30_000, 100 * Math.pow(2, Math.max(0, tryNumber - 2)));
    assertThat(wait.isNegative()).isFalse();
    assertThat((double) wait.toNanos()).isLessThanOrEqualTo(limit * 1e6);
  }

  @Test
  void theFirstTryWaitsForNothing() {
    assertThat(Backoff.commits().waitBefore(1, new SplittableRandom(1))).isZero();
  }

  @Test
  void jitterFillsTheWholeRange() {
    SplittableRandom random = new SplittableRandom(7);
    double mean = 0;
    for (int i = 0; i < 2_000; i++) {
      mean += (double) Backoff.commits().waitBefore(2, random).toMillis() / 2_000;
    }
    assertThat(mean).isBetween(40.0, 60.0);
  }

  @Test
  void aBackoffThatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(1), 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, 1, Duration.ZERO, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
