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
import dev.graticule.table.Lake;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Stores that fail. Each operation is tried with its first store call failing, then with its
 * second, until it goes through: the table is the old or the new one, an outcome that nobody knows
 * is called so, what was given up leaves no data file, and the next writer works.
 */
abstract class FaultConformance extends ConcurrencyConformance {
  private static final int MOST_CALLS = 500;

  /** What of a table an operation may change. */
  private record State(List<Long> ids, List<String> columns, Set<StorePath> files) {
    static State of(SpatialTable table) {
      Snapshot now = table.snapshot();
      return new State(
          TableFixture.ids(table, now),
          now.contract().names(),
          now.files(Predicates.all()).stream().map(DataFile::path).collect(Collectors.toSet()));
    }

    /** The same with more rows, in one file more. */
    boolean hasMore(State now, long from, long to, String... moreColumns) {
      List<Long> expected = new ArrayList<>(ids);
      expected.addAll(range(from, to));
      expected.sort(Comparator.naturalOrder());
      return now.ids.equals(expected)
          && hasColumns(now, moreColumns)
          && now.files.containsAll(files)
          && now.files.size() == files.size() + 1;
    }

    boolean hasColumns(State now, String... more) {
      List<String> expected = new ArrayList<>(columns);
      expected.addAll(List.of(more));
      return now.columns.equals(expected);
    }
  }

  /**
   * An operation, to be tried once.
   *
   * @param run does it
   * @param isDone tells from the table before and now whether it was done
   */
  private record Try(Runnable run, BiPredicate<State, State> isDone) {}

  /** Makes the try of a number. What it prepares does not fail, and commits nothing. */
  @FunctionalInterface
  private interface Tries {
    Try number(SpatialTable table, long number);
  }

  private enum Outcome {
    LANDED,
    FAILED,
    UNKNOWN
  }

  private void sweep(Tries tries) {
    for (Fault fault : Fault.values()) {
      SpatialTable table = fresh("faulty-" + fault);
      long number = 1;
      for (boolean met = true; met; number++) {
        String what = "%s at call %d".formatted(fault, number);
        Try next = tries.number(table, number);
        State before = State.of(table);
        int filesBefore = dataFiles().size();
        store().failAt(number, fault, kindsThatTell(fault));
        Outcome outcome = outcome(next.run());
        met = store().hasFailed();
        store().heal();
        State now = State.of(table);
        boolean done = next.isDone().test(before, now);
        assertThat(outcome == Outcome.FAILED ? now.equals(before) : done || now.equals(before))
            .as("%s: %s, %s became %s", what, outcome, before, now)
            .isTrue();
        assertThat(outcome != Outcome.LANDED || done).as("%s is done", what).isTrue();
        if (outcome == Outcome.FAILED) {
          assertThat(dataFiles()).as("%s leaves no file", what).hasSize(filesBefore);
        }
        assertThat(met || outcome == Outcome.LANDED).as("%s: no call failed", what).isTrue();
        if (done) {
          // A table that grew takes more calls, and the sweep would run after them for ever.
          table = fresh("faulty-%s-%d".formatted(fault, number));
        }
        assertThat(number).as("%s never ends", fault).isLessThan(MOST_CALLS);
      }
      Try last = tries.number(table, number);
      State before = State.of(table);
      last.run().run();
      assertThat(last.isDone().test(before, State.of(table))).isTrue();
      try (Lake again = newLake()) {
        assertThat(State.of(again.table(table.name()))).isEqualTo(State.of(table));
      }
    }
  }

  private SpatialTable fresh(String name) {
    SpatialTable table = lake().create(name, contract(), format());
    table.append(rows(0, 2)).await();
    return table;
  }

  /** Any other call fails in this way as it does before its effect, or not at all. */
  private static Predicate<Call> kindsThatTell(Fault fault) {
    return switch (fault) {
      case BEFORE -> call -> true;
      case AFTER -> Set.of(Call.CREATE, Call.WRITE, Call.PUBLISH, Call.DELETE)::contains;
      case SHORT_WRITE, NO_SPACE -> call -> call == Call.WRITE;
    };
  }

  private static Outcome outcome(Runnable work) {
    try {
      work.run();
      return Outcome.LANDED;
    } catch (CommitUnknownException e) {
      return Outcome.UNKNOWN;
    } catch (GraticuleException e) {
      assertThat(e).hasStackTraceContaining("Injected");
      return Outcome.FAILED;
    }
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
