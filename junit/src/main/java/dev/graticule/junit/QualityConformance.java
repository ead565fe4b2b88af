package dev.graticule.junit;

import static dev.graticule.quality.OnFault.DIVERT;
import static dev.graticule.quality.OnFault.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.predicate.Predicates;
import dev.graticule.quality.Quality;
import dev.graticule.quality.QualityException;
import dev.graticule.quality.QualityReport;
import dev.graticule.quality.Rejects;
import dev.graticule.quality.Rule;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Merge;
import dev.graticule.table.RowChangeOptions;
import dev.graticule.table.RowChangeResult;
import dev.graticule.table.SpatialTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Rows that break a rule: what lands, what is kept aside, and what is left when an append fails.
 */
abstract class QualityConformance extends AppendConformance {
  private static final StorePath REJECTS = StorePath.of("set-aside");
  private static final Rule SMALL = Rule.where("small", Predicates.lt("id", 10L));

  private AppendOptions diverting() {
    return AppendOptions.defaults()
        .withQuality(
            Quality.rules().require(SMALL, DIVERT).withRejects(Rejects.ndjson(store(), REJECTS)));
  }

  private List<StoreEntry> setAside() {
    return store().list(REJECTS);
  }

  @Test
  void rowsThatAreDivertedAreKeptAsideAndTheOthersLand() {
    SpatialTable table = create();

    AppendResult result = table.append(rows(5, 25), diverting()).await();

    assertThat(ids(table)).isEqualTo(range(5, 10));
    assertThat(result.rows()).isEqualTo(5);
    assertThat(result.quality().diverted()).isEqualTo(Map.of("small", 15L));
    assertThat(setAside()).hasSize(1);
    assertThat(result.quality().rejects()).contains(setAside().get(0).path());
    if (can(Capability.TIME_TRAVEL)) {
      assertThat(table.history().get(0).summary())
          .containsEntry(Rejects.SUMMARY, setAside().get(0).path().value());
    }
  }

  @Test
  void whenNoRowPassesTheTableStaysAndTheRejectsAreThere() {
    SpatialTable table = create();
    String before = table.snapshot().id();

    AppendResult result = table.append(rows(10, 12), diverting()).await();

    assertThat(result.files()).isEmpty();
    assertThat(result.quality().divertedRows()).isEqualTo(2);
    assertThat(setAside()).hasSize(1);
    assertThat(table.snapshot().id()).isEqualTo(before);
  }

  @Test
  void aRowThatARuleRefusesEndsTheAppendAndLeavesNothing() {
    SpatialTable table = create();
    Quality refusing =
        Quality.rules()
            .require(SMALL, DIVERT)
            .require(Rule.where("not nine", Predicates.not(Predicates.eq("id", 9L))), REFUSE)
            .withRejects(Rejects.geoParquet(store(), REJECTS));

    assertThatThrownBy(
            () ->
                table
                    .append(
                        rows(0, 40, id -> Optional.of("r" + (39 - id))),
                        AppendOptions.defaults().withQuality(refusing))
                    .await())
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("Row 9 breaks the rule \"not nine\"");
    assertThat(ids(table)).isEmpty();
    assertThat(setAside()).isEmpty();
    assertThat(dataFiles()).isEmpty();
  }

  @Test
  void aCancelledAppendLeavesNoRejects() throws InterruptedException {
    SpatialTable table = create();
    CountDownLatch diverted = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Job<AppendResult> job =
        table.append(
            rows(
                0,
                Long.MAX_VALUE,
                id -> {
                  if (id == 60) {
                    diverted.countDown();
                    awaited(cancelled);
                  }
                  return Optional.empty();
                }),
            diverting());
    diverted.await();
    assertThat(job.cancel()).isTrue();
    cancelled.countDown();

    assertThatThrownBy(job::await).isInstanceOf(JobCancelledException.class);
    reopen();
    assertThat(setAside()).isEmpty();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAppendThatIsFoundAgainLeavesTheRejectsOfTheFirst() {
    assumeCan(Capability.IDEMPOTENT_APPEND);
    SpatialTable table = create();
    AppendOptions keyed = diverting().withIdempotencyKey("batch-7");
    table.append(rows(0, 20), keyed).await();
    List<StoreEntry> first = setAside();

    AppendResult again = table.append(rows(0, 20), keyed).await();

    assertThat(again.quality().rejects()).isEmpty();
    assertThat(setAside()).isEqualTo(first).hasSize(1);
  }

  @Test
  void anOverwriteLeavesAPartitionWhoseRowsAreAllDiverted() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 3)).await();

    var result = table.overwritePartitions(rows(50, 60), diverting()).await();

    assertThat(result.removed()).isEmpty();
    assertThat(result.quality().divertedRows()).isEqualTo(10);
    assertThat(ids(table)).isEqualTo(upTo(3));
    assertThat(table.overwritePartitions(rows(8, 60), diverting()).await().quality().diverted())
        .isEqualTo(Map.of("small", 50L));
    assertThat(ids(table)).isEqualTo(range(8, 10));
  }

  @Test
  void aChangeOfRowsTellsWhichOfTheGivenWereDiverted() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 3)).await();
    RowChangeOptions options = RowChangeOptions.defaults().withRows(diverting());

    RowChangeResult upserted = table.merge(rows(2, 20), Merge.on("id"), options).await();

    assertThat(upserted.quality().diverted()).isEqualTo(Map.of("small", 10L));
    assertThat(upserted.quality().rejects()).contains(setAside().get(0).path());
    assertThat(upserted.rowsUpdated()).isEqualTo(1);
    assertThat(upserted.rowsInserted()).isEqualTo(7);
    assertThat(ids(table)).isEqualTo(upTo(10));

    RowChangeResult overwritten =
        table.overwriteWhere(Predicates.ge("id", 5L), rows(8, 12), options).await();

    assertThat(overwritten.quality().divertedRows()).isEqualTo(2);
    assertThat(overwritten.rowsInserted()).isEqualTo(2);
    assertThat(table.deleteWhere(Predicates.eq("id", 8L)).await().quality())
        .isEqualTo(QualityReport.nothing());
    assertThat(ids(table)).containsExactly(0L, 1L, 2L, 3L, 4L, 9L);
  }

  @Test
  void whicheverStoreCallFailsRejectsAreThereWithTheirAppendAndOnlyThen() {
    boolean met = true;
    for (int call = 1; met; call++) {
      SpatialTable table = lake().create("swept-" + call, contract(), format());
      int before = setAside().size();
      store().failAt(call, Fault.BEFORE);
      boolean landed = false;
      boolean unknown = false;
      try {
        table.append(rows(5, 15), diverting()).await();
        landed = true;
      } catch (CommitUnknownException e) {
        unknown = true;
      } catch (GraticuleException e) {
        assertThat(e).hasStackTraceContaining("Injected");
      }
      met = store().hasFailed();
      store().heal();
      String what = "a failure at call " + call;
      if (!unknown) {
        assertThat(setAside()).as(what).hasSize(before + (landed ? 1 : 0));
        assertThat(ids(table)).as(what).isEqualTo(landed ? range(5, 10) : List.of());
      }
      assertThat(met || landed).as(what).isTrue();
      assertThat(call).isLessThan(200);
    }
  }
}
