package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.junit.FaultyStore.Call;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Stores that fail. Each operation is tried with its first store call failing, then with its
 * second, until it goes through: the table is the old or the new one, an outcome that nobody knows
 * is called so, what was given up leaves no data file, and the next writer works.
 */
abstract class FaultConformance extends ConcurrencyConformance {
  private static final int MOST_CALLS = 500;

  /** What of a table an operation may change. */
  private record State(List<Long> ids, List<String> columns, int files) {
    static State of(SpatialTable table) {
      Snapshot now = table.snapshot();
      return new State(
          TableFixture.ids(table, now), now.contract().names(), now.files(Predicates.all()).size());
    }

    State withRows(long from, long to, int moreFiles) {
      List<Long> more = new ArrayList<>(ids);
      more.addAll(range(from, to));
      return new State(more.stream().sorted().toList(), columns, files + moreFiles);
    }
  }

  /** An operation, made anew for each try. */
  private interface Try {
    /** Does it. */
    void run();

    /** What the table is when it is done. */
    State done(State before);
  }

  /** Makes the try of a number. What it prepares does not fail. */
  @FunctionalInterface
  private interface Tries {
    Try number(SpatialTable table, long number);
  }

  private static Try tried(Runnable run, UnaryOperator<State> done) {
    return new Try() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public State done(State before) {
        return done.apply(before);
      }
    };
  }

  private enum Outcome {
    LANDED,
    FAILED,
    UNKNOWN
  }

  private void sweep(Tries tries) {
    for (Fault fault : Fault.values()) {
      SpatialTable table = lake().create("faulty-" + fault, contract(), format());
      table.append(rows(0, 2)).await();
      long number = 1;
      for (boolean met = true; met; number++) {
        String what = "%s at call %d".formatted(fault, number);
        Try next = tries.number(table, number);
        State before = State.of(table);
        int filesBefore = dataFiles().size();
        store().failAt(number, fault, kindsThatTell(fault));
        Outcome outcome = outcome(next);
        met = store().hasFailed();
        store().heal();
        State now = State.of(table);
        assertThat(now).as(what).isIn(allowed(outcome, before, next.done(before)));
        if (outcome == Outcome.FAILED) {
          assertThat(dataFiles()).as("%s leaves no file", what).hasSize(filesBefore);
        }
        assertThat(met || outcome == Outcome.LANDED).as("%s: no call failed", what).isTrue();
        assertThat(number).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
      Try last = tries.number(table, number);
      State before = State.of(table);
      last.run();
      assertThat(State.of(table)).isEqualTo(last.done(before));
      try (var again = newLake()) {
        assertThat(State.of(again.table(table.name()))).isEqualTo(last.done(before));
      }
    }
  }

  /** Any other call fails in this way as it does before its effect, or not at all. */
  private static Predicate<Call> kindsThatTell(Fault fault) {
    return switch (fault) {
      case BEFORE -> call -> true;
      case AFTER -> Set.of(Call.CREATE, Call.WRITE, Call.PUBLISH, Call.DELETE)::contains;
      case SHORT_WRITE, NO_SPACE -> call -> call == Call.WRITE;
    };
  }

  private static Outcome outcome(Try next) {
    try {
      next.run();
      return Outcome.LANDED;
    } catch (CommitUnknownException e) {
      return Outcome.UNKNOWN;
    } catch (GraticuleException e) {
      assertThat(e).hasStackTraceContaining("Injected");
      return Outcome.FAILED;
    }
  }

  private static List<State> allowed(Outcome outcome, State before, State done) {
    return switch (outcome) {
      case LANDED -> List.of(done);
      case FAILED -> List.of(before);
      case UNKNOWN -> List.of(before, done);
    };
  }

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
            tried(
                () -> table.append(rows(number * 10, number * 10 + 3)).await(),
                before -> before.withRows(number * 10, number * 10 + 3, 1)));
  }

  @Test
  void whicheverStoreCallOfAMergeFails() {
    assumeCan(Capability.EVOLVE);
    AppendOptions merge = AppendOptions.defaults().withSchema(SchemaMode.MERGE);
    sweep(
        (table, number) -> {
          Column more = Column.nullable("c" + number, Scalar.TEXT);
          return tried(
              () -> table.append(with(more, rows(number * 10, number * 10 + 3)), merge).await(),
              before -> withColumn(before.withRows(number * 10, number * 10 + 3, 1), more.name()));
        });
  }

  private BatchSource with(Column more, BatchSource rows) {
    var wider = contract().evolve(Change.add(more));
    return Cast.plan(rows.contract(), wider).source(rows, lake().allocator());
  }

  private static State withColumn(State before, String name) {
    List<String> columns = new ArrayList<>(before.columns());
    columns.add(name);
    return new State(before.ids(), columns, before.files());
  }

  @Test
  void whicheverStoreCallOfAnEvolutionFails() {
    assumeCan(Capability.EVOLVE);
    sweep(
        (table, number) ->
            tried(
                () -> table.evolve(Change.add(Column.nullable("c" + number, Scalar.TEXT))),
                before -> withColumn(before, "c" + number)));
  }

  @Test
  void whicheverStoreCallOfAnOverwriteFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) ->
            tried(
                () -> table.overwritePartitions(rows(number * 10, number * 10 + 3)).await(),
                before -> new State(range(number * 10, number * 10 + 3), before.columns(), 1)));
  }

  @Test
  void whicheverStoreCallOfAReplacementFails() {
    assumeCan(Capability.REPLACE_FILES);
    sweep(
        (table, number) -> {
          // Two files become one; the next round finds another beside it.
          table.append(rows(number * 10, number * 10 + 1)).await();
          Snapshot base = table.snapshot();
          List<StorePath> old = base.files(Predicates.all()).stream().map(DataFile::path).toList();
          List<DataFile> rewritten = List.of(rewritten(table, base, "rewritten-" + number));
          return tried(
              () -> table.commit(Commit.replace(base.id(), old, rewritten)),
              before -> new State(before.ids(), before.columns(), 1));
        });
  }

  @Test
  void whicheverStoreCallOfARegistrationFails() {
    assumeCan(Capability.REGISTER_FILES);
    sweep(
        (table, number) -> {
          StorePath file = StorePath.of("theirs-%d.parquet".formatted(number));
          put(table, file, number * 10, number * 10 + 3);
          return tried(
              () -> table.register(List.of(file)).await(),
              before -> before.withRows(number * 10, number * 10 + 3, 1));
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
      SpatialTable table = lake().create("faulty-" + fault, contract(), format());
      boolean met = true;
      for (int call = 1; met; call++) {
        long from = call * 10L;
        table.append(rows(from, from + 3)).await();
        if (can(Capability.REPLACE_FILES)) {
          table.overwritePartitions(rows(from, from + 2)).await();
        }
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
    for (Fault fault : Fault.values()) {
      SpatialTable table = lake().create("faulty-" + fault, contract(), format());
      boolean met = true;
      for (int call = 1; met; call++) {
        long from = call * 10L;
        AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("rows-" + call);
        store().failAt(call, fault, kindsThatTell(fault));
        try {
          table.append(rows(from, from + 3), keyed).await();
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        met = store().hasFailed();
        store().heal();
        // As a process that was started anew does, which knows nothing of the first try.
        try (var again = newLake()) {
          again.table(table.name()).append(rows(from, from + 3), keyed).await();
        }
        table.append(rows(from, from + 3), keyed).await();
        assertThat(ids(table, table.snapshot(), Predicates.between("id", from, from + 9)))
            .as("%s at call %d", fault, call)
            .isEqualTo(range(from, from + 3));
        assertThat(call).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
    }
  }
}
