package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Lake;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stores that fail, as {@link FaultFixture} has it. */
abstract class FaultConformance extends ConcurrencyConformance {
  @Test
  void whicheverStoreCallOfACreationFailsTheNameStaysUsable() {
    for (Fault fault : Fault.values()) {
      boolean met = true;
      for (int call = 1; met; call++) {
        String name = "made-%s-%d".formatted(fault, call);
        store().failAt(call, fault, kindsThatTell(fault));
        boolean landed = false;
        try {
          lake().create(name, contract(), format());
          landed = true;
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        met = store().hasFailed();
        store().heal();
        SpatialTable table = lake().openOrCreate(name, contract(), format());
        table.append(rows(0, 3)).await();
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(upTo(3));
        assertThat(met || landed).as("%s: no call failed", fault).isTrue();
        assertThat(call).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
    }
  }

  @Test
  void whicheverStoreCallOfAnAppendFails() {
    sweep(
        (table, number) ->
            new Try(
                () -> table.append(rows(number * 10, number * 10 + 3)).await(),
                (before, now) -> before.hasMore(now, number * 10, number * 10 + 3)));
  }

  @Test
  void whicheverStoreCallOfAMergeFails() {
    assumeCan(Capability.EVOLVE);
    AppendOptions merge = AppendOptions.defaults().withSchema(SchemaMode.MERGE);
    sweep(
        (table, number) -> {
          String more = "c" + number;
          return new Try(
              () -> table.append(with(more, rows(number * 10, number * 10 + 3)), merge).await(),
              (before, now) -> before.hasMore(now, number * 10, number * 10 + 3, more));
        });
  }

  private BatchSource with(String more, BatchSource rows) {
    Contract wider = contract().evolve(Change.add(Column.nullable(more, Scalar.TEXT)));
    return Cast.plan(rows.contract(), wider).source(rows, lake().allocator());
  }

  @Test
  void whicheverStoreCallOfAnEvolutionFails() {
    assumeCan(Capability.EVOLVE);
    sweep(
        (table, number) ->
            new Try(
                () -> table.evolve(Change.add(Column.nullable("c" + number, Scalar.TEXT))),
                (before, now) -> before.hasColumns(now, "c" + number)));
  }

  @Test
  void whicheverStoreCallOfAnOverwriteFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) ->
            new Try(
                () -> table.overwritePartitions(rows(number * 10, number * 10 + 3)).await(),
                (before, now) ->
                    now.ids().equals(range(number * 10, number * 10 + 3))
                        && now.files().size() == 1
                        && before.hasColumns(now)));
  }

  @Test
  void whicheverStoreCallOfAReplacementFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) -> {
          Snapshot base = table.snapshot();
          List<StorePath> old = base.files(Predicates.all()).stream().map(DataFile::path).toList();
          DataFile rewritten = rewritten(table, base, "rewritten-" + number);
          return new Try(
              () -> table.commit(Commit.replace(base.id(), old, List.of(rewritten))),
              (before, now) ->
                  now.ids().equals(before.ids())
                      && now.files().equals(Set.of(rewritten.path()))
                      && before.hasColumns(now));
        });
  }

  @Test
  void whicheverStoreCallOfARegistrationFails() {
    assumeCan(Capability.REGISTER_FILES);
    sweep(
        (table, number) -> {
          StorePath file = StorePath.of("theirs-%d.parquet".formatted(number));
          put(table, file, number * 10, number * 10 + 3);
          return new Try(
              () -> table.register(List.of(file)).await(),
              (before, now) ->
                  before.hasMore(now, number * 10, number * 10 + 3) && now.files().contains(file));
        });
  }

  private void put(SpatialTable table, StorePath path, long from, long to) {
    Snapshot base = table.snapshot();
    try (BatchSource rows = rows(from, to);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                base.store(), path, contract(), withIdsOf(base), lake().allocator())) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
  }

  @Test
  void whicheverStoreCallOfAnExpiryFailsEveryVersionLeftIsWhole() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.TIME_TRAVEL);
    for (Fault fault : Fault.values()) {
      boolean met = true;
      for (int call = 1; met; call++) {
        String name = "faulty-%s-%d".formatted(fault, call);
        SpatialTable table = lake().create(name, contract(), format());
        table.append(rows(0, 3)).await();
        if (can(Capability.REPLACE_FILES)) {
          table.overwritePartitions(rows(3, 5)).await();
        }
        table.append(rows(5, 6)).await();
        List<Long> before = ids(table);
        store().failAt(call, fault, kindsThatTell(fault));
        boolean done = false;
        try {
          table.expire(new Expiry(Instant.now().plusSeconds(60), 1));
          done = true;
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        met = store().hasFailed();
        store().heal();
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(before);
        for (HistoryEntry entry : table.history()) {
          assertThat(ids(table, table.snapshot(Version.id(entry.id()))))
              .as("version %s after %s at call %d", entry.id(), fault, call)
              .isNotNull();
        }
        assertThat(met || done).as("%s: no call failed", fault).isTrue();
        assertThat(call).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
    }
  }

  @Test
  void anAppendWithAKeyIsTriedUntilItLandsAndLandsOnce() {
    assumeCan(Capability.IDEMPOTENT_APPEND);
    AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("the rows");
    for (Fault fault : Fault.values()) {
      boolean met = true;
      for (int call = 1; met; call++) {
        String name = "faulty-%s-%d".formatted(fault, call);
        SpatialTable table = lake().create(name, contract(), format());
        store().failAt(call, fault, kindsThatTell(fault));
        try {
          table.append(rows(0, 3), keyed).await();
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        met = store().hasFailed();
        store().heal();
        // As a process that was started anew does, which knows nothing of the first try.
        try (Lake again = newLake()) {
          again.table(name).append(rows(0, 3), keyed).await();
        }
        table.append(rows(0, 3), keyed).await();
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(upTo(3));
        assertThat(call).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
    }
  }
}
