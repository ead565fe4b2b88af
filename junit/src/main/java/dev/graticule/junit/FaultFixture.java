package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import dev.graticule.junit.FaultyStore.Call;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The sweep of faults: an operation is tried with its first store call failing, then with its
 * second, until it goes through: the table is the old or the new one, an outcome that nobody knows
 * is called so, what was given up leaves no file, and the next writer works.
 */
abstract class FaultFixture extends TableFixture {
  static final int MOST_CALLS = 500;

  /** What of a table an operation may change. */
  record State(List<Long> ids, List<String> columns, Set<StorePath> files) {
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

    /** The same without some rows. */
    boolean hasLost(State now, long... gone) {
      List<Long> expected = new ArrayList<>(ids);
      LongStream.of(gone).forEach(expected::remove);
      return now.ids.equals(expected) && hasColumns(now);
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
  record Try(Runnable run, BiPredicate<State, State> isDone) {}

  /** Makes the try of a number. What it prepares does not fail, and commits nothing. */
  @FunctionalInterface
  interface Tries {
    Try number(SpatialTable table, long number);
  }

  private enum Outcome {
    LANDED,
    FAILED,
    UNKNOWN
  }

  final void sweep(Tries tries) {
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
  static Predicate<Call> kindsThatTell(Fault fault) {
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
}
