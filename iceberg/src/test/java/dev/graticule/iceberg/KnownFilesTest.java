package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.iceberg.FileScanTask;
import org.junit.jupiter.api.Test;

class KnownFilesTest {
  private final AtomicInteger plans = new AtomicInteger();
  private final Supplier<List<FileScanTask>> plan =
      () -> {
        plans.incrementAndGet();
        return List.of();
      };

  @Test
  void manifestsAreRememberedFromTheSecondPlanOn() {
    KnownFiles files = new KnownFiles(2_000);

    assertThat(files.with(Set.of("bbox.xmin"), plan)).isEmpty();
    assertThat(plans).hasValue(0);
    for (int i = 0; i < 3; i++) {
      assertThat(files.with(Set.of("bbox.xmin"), plan)).contains(List.of());
      assertThat(plans).hasValue(1);
    }
  }

  @Test
  void theColumnsAskedForLastAreRemembered() {
    KnownFiles files = new KnownFiles(2_000);
    files.with(Set.of("a"), plan);
    files.with(Set.of("a"), plan);

    assertThat(files.with(Set.of("b"), plan)).isEmpty();
    assertThat(files.with(Set.of("b"), plan)).isPresent();
    assertThat(files.with(Set.of("a"), plan)).isEmpty();
    assertThat(plans).hasValue(2);
  }

  @Test
  void ofVeryManyFilesNothingIsRemembered() {
    for (KnownFiles files : List.of(new KnownFiles(25_001), KnownFiles.none())) {
      files.with(Set.of(), plan);
      assertThat(files.with(Set.of(), plan)).isEmpty();
    }
    assertThat(plans).hasValue(0);
  }
}
