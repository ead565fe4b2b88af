package dev.graticule.junit;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.table.Capability;
import dev.graticule.table.DeleteMode;
import dev.graticule.table.Lake;
import dev.graticule.table.Merge;
import dev.graticule.table.Merge.Matched;
import dev.graticule.table.RowChangeOptions;
import dev.graticule.table.RowChangeResult;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Changes of rows over stores that fail, and such that are given up. */
abstract class RowChangeFaults extends RowChangeKills {

  static RowChangeOptions by(DeleteMode mode) {
    return RowChangeOptions.defaults().withDeletes(mode);
  }

  /** The ways in which rows go that differ for the format. */
  final List<DeleteMode> modes() {
    return can(Capability.ROW_DELETES)
        ? List.of(DeleteMode.values())
        : List.of(DeleteMode.REWRITE_FILES);
  }

  @Test
  void whicheverStoreCallOfADeleteFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) ->
            new Try(
                () -> table.deleteWhere(eq("id", 0)).await(),
                (before, now) -> before.hasLost(now, 0)));
  }

  @Test
  void whicheverStoreCallOfAnUpsertFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) ->
            new Try(
                () -> table.upsert(rows(1, 3), "id").await(),
                (before, now) ->
                    now.ids().equals(upTo(3))
                        && before.hasColumns(now)
                        && now.files().size() == 2));
  }

  @Test
  void whicheverStoreCallOfAMergeThatChoosesRowsFails() {
    assumeCan(Capability.REPLACE_FILES);
    Merge merge = Merge.on("id").withMatched(Matched.DELETE);
    sweep(
        (table, number) ->
            new Try(
                () -> table.merge(rows(1, 3), merge).await(),
                (before, now) -> now.ids().equals(List.of(0L, 2L)) && before.hasColumns(now)));
  }

  @Test
  void aChangeWithAKeyIsTriedUntilItLandsAndLandsOnce() {
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.IDEMPOTENT_APPEND);
    RowChangeOptions keyed = RowChangeOptions.defaults().withIdempotencyKey("the change");
    for (Fault fault : Fault.values()) {
      boolean met = true;
      for (int call = 1; met; call++) {
        String name = "keyed-%s-%d".formatted(fault, call);
        SpatialTable table = lake().create(name, contract(), format());
        table.append(rows(0, 4)).await();
        store().failAt(call, fault, kindsThatTell(fault));
        try {
          table.merge(rows(2, 6, id -> Optional.of("new")), Merge.on("id"), keyed).await();
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        met = store().hasFailed();
        store().heal();
        // As a process that was started anew does, which knows nothing of the first try.
        try (Lake again = newLake()) {
          again
              .table(name)
              .merge(rows(2, 6, id -> Optional.of("new")), Merge.on("id"), keyed)
              .await();
        }
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(upTo(6));
        assertThat(ids(table, table.snapshot(), eq("region", "new"))).isEqualTo(range(2, 6));
        assertThat(call).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
    }
  }

  @Test
  void aChangeThatIsCancelledLeavesNothing() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = lake().create("cancelled", contract(), format());
    table.append(rows(0, 20)).await();
    Snapshot before = table.snapshot();
    List<String> files = dataFiles();
    CompletableFuture<Job<RowChangeResult>> job = new CompletableFuture<>();

    job.complete(
        table.upsert(
            rows(
                10,
                30,
                id -> {
                  if (id == 25) {
                    job.join().cancel();
                  }
                  return Optional.of("new");
                }),
            "id"));

    assertThatThrownBy(() -> job.join().await()).isInstanceOf(JobCancelledException.class);
    assertThat(table.snapshot().id()).isEqualTo(before.id());
    assertThat(dataFiles()).isEqualTo(files);
    assertThat(ids(table, table.snapshot(), ge("id", 0))).isEqualTo(upTo(20));
  }

  @Test
  void ofUpsertsAtOnceEachKeyIsThereOnce() throws Exception {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = lake().create("upserted", contract(), format());
    table.append(rows(0, 10)).await();
    inThreads(
        thread ->
            () -> {
              for (int i = 0; i < 2; i++) {
                long from = 5L * ((thread + i) % 4);
                table.upsert(rows(from, from + 10, id -> Optional.of("t" + thread)), "id").await();
              }
              return thread;
            });

    assertThat(ids(table)).isEqualTo(upTo(25));
    List<Long> told = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      told.addAll(ids(table, table.snapshot(), eq("region", "t" + thread)));
    }
    assertThat(told).as("each row is one thread's, whole").hasSize(25);
  }
}
