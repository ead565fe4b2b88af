package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private static final Contract CONTRACT =
      Contract.builder().required("id", Scalar.INT64).nullable("name", Scalar.TEXT).build();

  private final List<Predicate> listings = new ArrayList<>();
  private final Path folder;

  PlanTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aPlanListsOnlyWhatItsConditionNeedsAndKnowsTheTotals() {
    Plan plan = Plan.of(new Listed(files(100)), Predicates.eq("id", 55));

    assertThat(plan.kept()).extracting(DataFile::path).containsExactly(StorePath.of("5.parquet"));
    assertThat(plan.totals()).isEqualTo(new FileTotals(10, 1000, 100));
    assertThat(plan.bytesKept()).isEqualTo(100);
    assertThat(plan.bytesTotal()).isEqualTo(1000);
    assertThat(listings).containsExactly(Predicates.eq("id", 55));
  }

  @Test
  void whatWasLeftOutIsListedOnceWhenSomebodyAsks() {
    Plan plan = Plan.of(new Listed(files(100)), Predicates.eq("id", 55));

    assertThat(plan.skipped()).hasSize(9).doesNotContainAnyElementsOf(plan.kept());
    assertThat(plan.files()).hasSize(10);
    assertThat(plan.toString())
        .startsWith("Version 7: 1 of 10 files, 100 of 1,000 bytes")
        .contains("read 5.parquet (10 rows)")
        .contains("skip 9.parquet (10 rows): ");
    assertThat(listings).containsExactly(Predicates.eq("id", 55), Predicates.all());
  }

  @Test
  void aLongPlanPrintsTheFirstFilesAndHowManyMoreThereAre() {
    Plan plan = Plan.of(new Listed(files(400)), Predicates.all());

    assertThat(plan.toString().lines()).hasSize(22);
    assertThat(plan.toString()).contains("… and 20 more");
    assertThat(listings).containsExactly(Predicates.all());
  }

  @Test
  void aPlanOfAVersionThatExpiredStillPrintsWhatItKnows() {
    Listed snapshot = new Listed(files(100));
    Plan plan = Plan.of(snapshot, Predicates.eq("id", 55));
    snapshot.expired = true;

    assertThat(plan.toString())
        .contains("read 5.parquet")
        .contains("the others cannot be listed any more: the version is gone");
  }

  /** Files of ten rows each, with ids in order. */
  private static List<DataFile> files(int rows) {
    return LongStream.range(0, rows / 10)
        .mapToObj(
            i ->
                new DataFile(
                    StorePath.of(i + ".parquet"), 100, 10, Map.of(), new Ids(i * 10, i * 10 + 9)))
        .toList();
  }

  private record Ids(long first, long last) implements Evidence {
    @Override
    public long rows() {
      return last - first + 1;
    }

    @Override
    public ColumnStatistics column(String path) {
      return path.equals("id")
          ? new ColumnStatistics(
              OptionalLong.of(0),
              OptionalLong.of(0),
              Optional.of(Literal.of(first)),
              Optional.of(Literal.of(last)))
          : ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return GeometryStatistics.unknown();
    }
  }

  /** A snapshot that notes what is asked of it, and whose format keeps sums. */
  private final class Listed implements Snapshot {
    private final List<DataFile> all;
    private boolean expired;

    Listed(List<DataFile> all) {
      this.all = all;
    }

    @Override
    public String id() {
      return "7";
    }

    @Override
    public Instant committedAt() {
      return Instant.EPOCH;
    }

    @Override
    public Contract contract() {
      return CONTRACT;
    }

    @Override
    public Store store() {
      return Store.local(folder);
    }

    @Override
    public List<DataFile> files(Predicate condition) {
      if (expired) {
        throw new RefusedException("the version is gone");
      }
      listings.add(condition);
      return new MayMatch(condition, CONTRACT).filter(all);
    }

    @Override
    public FileTotals totals() {
      return FileTotals.of(all);
    }
  }
}
