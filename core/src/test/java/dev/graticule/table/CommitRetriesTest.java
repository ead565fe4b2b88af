package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.job.Backoff;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.store.Store;
import dev.graticule.table.CommitConflictException.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits that lose races, and answers that are lost. */
class CommitRetriesTest {
  private static final Contract CONTRACT = Contract.builder().required("id", Scalar.INT64).build();
  private static final Backoff THREE =
      new Backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(30), 3);

  private final Store store = Store.inMemory();
  private final List<Duration> waits = new ArrayList<>();
  private final List<Supplier<RuntimeException>> failures = new ArrayList<>();
  private final List<Commit> tried = new ArrayList<>();
  private Lake lake = open(THREE, waits::add);

  private Lake open(Backoff backoff, LakeOptions.Sleeper sleeper) {
    MemoryFormat memory = MemoryFormat.create();
    TableFormat failing = new OtherFormat("failing", memory, Failing::new);
    Lake opened =
        Lake.over(
            store,
            LakeOptions.defaults()
                .withFormats(failing)
                .withCommitBackoff(backoff)
                .withWaits(new SplittableRandom(7), sleeper));
    opened.create("t", CONTRACT, failing);
    return opened;
  }

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  /** Fails as often as it is told to. */
  private final class Failing extends OtherLog {
    Failing(TableLog log) {
      super(log);
    }

    @Override
    public Committed commit(Commit commit) {
      tried.add(commit);
      if (failures.isEmpty()) {
        return super.commit(commit);
      }
      RuntimeException failure = failures.remove(0).get();
      if (failure instanceof CommitUnknownException unknown
          && unknown.getMessage().contains("landed")) {
        super.commit(commit);
      }
      throw failure;
    }
  }

  private void lose(Remedy remedy) {
    failures.add(() -> new CommitConflictException(remedy, "Version 2 came first."));
  }

  private static Commit commit() {
    return Commit.append(List.of());
  }

  @Test
  void aLostRaceIsRunAgainAfterAWait() {
    lose(Remedy.COMMIT_AGAIN);
    lose(Remedy.COMMIT_AGAIN);

    Committed committed = lake.table("t").commit(commit());

    assertThat(committed.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(committed.took()).isPositive();
    assertThat(tried).hasSize(3).containsOnly(commit());
    assertThat(waits).hasSize(2);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(waits.get(1)).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void whenAllTriesAreLostTheLastCauseIsTold() {
    lose(Remedy.COMMIT_AGAIN);
    lose(Remedy.COMMIT_AGAIN);
    lose(Remedy.COMMIT_AGAIN);

    assertThatThrownBy(() -> lake.table("t").commit(commit()))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("3 times")
        .hasMessageContaining("Version 2 came first.")
        .hasCauseInstanceOf(CommitConflictException.class);
    assertThat(tried).hasSize(3);
  }

  @Test
  void aCommitThatWasComputedFromWhatChangedIsItsCallersToComputeAnew() {
    lose(Remedy.READ_AGAIN);

    assertThatThrownBy(() -> lake.table("t").commit(commit()))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(Remedy.READ_AGAIN));
    assertThat(tried).hasSize(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void anEvolutionIsComputedAnewAndCountsItsTries() {
    lose(Remedy.READ_AGAIN);
    lose(Remedy.COMMIT_AGAIN);
    Change note = Change.add(Column.nullable("note", Scalar.TEXT));

    assertThat(lake.table("t").evolve(note).contract().names()).containsExactly("id", "note");

    assertThat(tried).hasSize(3);
    lose(Remedy.READ_AGAIN);
    lose(Remedy.READ_AGAIN);
    lose(Remedy.READ_AGAIN);
    Change more = Change.add(Column.nullable("more", Scalar.TEXT));
    assertThatThrownBy(() -> lake.table("t").evolve(more))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("3 times");
  }

  @Test
  void aLostAnswerIsAskedForOnceMoreByItsKey() {
    failures.add(() -> new CommitUnknownException("It landed."));
    Committed found = lake.table("t").commit(commit().withIdempotencyKey("k1"));
    failures.add(() -> new CommitUnknownException("It did not."));
    Committed done = lake.table("t").commit(commit().withIdempotencyKey("k2"));

    assertThat(found.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(done.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(lake.table("t").history()).hasSize(3);
    assertThat(waits).isEmpty();
  }

  @Test
  void aLostAnswerWithoutAKeyIsNotAskedForAgain() {
    failures.add(() -> new CommitUnknownException("It landed."));

    assertThatThrownBy(() -> lake.table("t").commit(commit()))
        .isInstanceOf(CommitUnknownException.class);
    assertThat(tried).hasSize(1);
  }

  @Test
  void anAnswerLostTwiceIsUnknown() {
    failures.add(() -> new CommitUnknownException("The first."));
    failures.add(() -> new CommitConflictException(Remedy.COMMIT_AGAIN, "The second."));

    assertThatThrownBy(() -> lake.table("t").commit(commit().withIdempotencyKey("k")))
        .isInstanceOf(CommitUnknownException.class)
        .hasMessage("The first.")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(tried).hasSize(2);
  }

  @Test
  void anInterruptedWaitCommitsNothing() {
    lake.close();
    lake =
        open(
            THREE,
            time -> {
              throw new InterruptedException();
            });
    lose(Remedy.COMMIT_AGAIN);

    assertThatThrownBy(() -> lake.table("t").commit(commit()))
        .isInstanceOf(JobInterruptedException.class)
        .hasMessageContaining("\"t\"");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(lake.table("t").history()).hasSize(1);
  }

  @Test
  void aSlowCommitIsWarnedOf() {
    lake.close();
    MemoryFormat memory = MemoryFormat.create();
    lake =
        Lake.over(store, LakeOptions.defaults().withFormats(memory).withSlowCommit(Duration.ZERO));
    lake.create("slow", CONTRACT, memory);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      lake.table("slow").commit(commit());
    } finally {
      System.setErr(before);
    }

    assertThat(said.toString(StandardCharsets.UTF_8)).contains("WARN").contains("\"slow\"");
    assertThat(lake.table("slow").append(new NoRows(CONTRACT)).await().commitTook()).isZero();
  }
}
