package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.job.JobCancelledException;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final long MIB = 1 << 20;

  private final AtomicLong now = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final List<String> decided = new ArrayList<>();

  /** 80 of 100 MiB can be reserved, 3 may wait, 10 s long. */
  private final Admission admission =
      new Admission(
          new AdmissionOptions(ByteSize.mebibytes(100), 3, Duration.ofSeconds(10)), now::get);

  private Admission.Ticket enter(String name, long mebibytes) {
    Admission.Ticket ticket = admission.ticket(name, mebibytes * MIB, () -> decided.add(name));
    ticket.enter();
    return ticket;
  }

  @Test
  void queriesComeInWhileFourFifthsOfTheBudgetHaveRoom() {
    Admission.Ticket first = enter("a", 40);
    enter("b", 40);
    enter("c", 1);
    assertThat(decided).containsExactly("a", "b");
    assertThat(admission.state().reserved()).isEqualTo(ByteSize.mebibytes(80));
    first.close();
    assertThat(decided).containsExactly("a", "b", "c");
    assertThat(admission.state().running()).isEqualTo(2);
  }

  @Test
  void whoeverCameFirstBeginsFirstWhateverItsSize() {
    Admission.Ticket first = enter("a", 60);
    Admission.Ticket large = enter("large", 50);
    enter("small", 1);
    assertThat(decided).containsExactly("a");
    first.close();
    assertThat(decided).containsExactly("a", "large", "small");
    large.close();
    large.close();
    assertThat(admission.state().reserved()).isEqualTo(ByteSize.mebibytes(1));
  }

  @Test
  void aFullQueueRejectsAtOnceAndNamesTheWait() {
    enter("a", 80);
    enter("b", 1);
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    enter("c", 1);
    enter("d", 1);
    Admission.Ticket late = enter("late", 1);
    assertThat(decided).containsExactly("a", "late");
    assertThatThrownBy(late::requireAdmitted)
        .isInstanceOf(QueryRejectedException.class)
        .hasMessageContaining("late was rejected at once: 3 queries wait already")
        .hasMessageContaining("PT3S")
        .hasMessageContaining("1 queries hold 80 MiB of the budget of 100 MiB");
    assertThat(admission.state().rejected()).isEqualTo(1);
  }

  @Test
  void aWaitThatIsOverRejectsAndNamesTheWait() {
    enter("a", 80);
    Admission.Ticket waiting = enter("b", 1);
    now.addAndGet(Duration.ofSeconds(9).toNanos());
    waiting.check();
    assertThat(decided).containsExactly("a");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    waiting.check();
    waiting.check();
    assertThat(decided).containsExactly("a", "b");
    assertThatThrownBy(waiting::requireAdmitted)
        .isInstanceOf(QueryRejectedException.class)
        .hasMessageContaining("after it had waited PT10S");
    assertThat(admission.state().waiting()).isZero();
  }

  @Test
  void whatIsClosedBeforeItEntersIsToldAndTakesNothing() {
    Admission.Ticket ticket = admission.ticket("a", MIB, () -> decided.add("a"));
    ticket.close();
    ticket.enter();
    assertThat(decided).containsExactly("a");
    assertThat(admission.state().reserved().bytes()).isZero();
    assertThat(admission.state().running()).isZero();
  }

  @Test
  void whatCanNeverFitIsRejectedAtOnce() {
    Admission.Ticket ticket = enter("a", 81);
    assertThatThrownBy(ticket::requireAdmitted)
        .isInstanceOf(QueryRejectedException.class)
        .hasMessageContaining("81 MiB, more than 80% of the budget of 100 MiB");
  }

  @Test
  void batchesThatCallersHoldTakeRoomToo() {
    admission.watch(held::get);
    held.set(70 * MIB);
    Admission.Ticket waiting = enter("a", 20);
    assertThat(decided).isEmpty();
    held.set(10 * MIB);
    waiting.check();
    assertThat(decided).containsExactly("a");
    waiting.requireAdmitted();
  }

  @Test
  void whoeverLeavesTheQueueMakesRoomForTheNext() {
    enter("a", 60);
    Admission.Ticket large = enter("large", 50);
    Admission.Ticket small = enter("small", 1);
    large.close();
    assertThat(decided).containsExactly("a", "small");
    small.close();
    assertThat(admission.state().waiting()).isZero();
  }

  @Test
  void aWaitIsEndedByAnErrorOnceAndNothingElseIs() {
    Admission.Ticket running = enter("a", 60);
    Admission.Ticket waiting = enter("b", 50);
    JobCancelledException why = new JobCancelledException("enough");
    waiting.giveUp(why);
    waiting.giveUp(new JobCancelledException("again"));
    running.giveUp(why);
    assertThat(decided).containsExactly("a", "b");
    assertThatThrownBy(waiting::requireAdmitted).isSameAs(why);
    assertThatCode(running::requireAdmitted).doesNotThrowAnyException();
  }

  @Test
  void aQueryThatNeedsMoreMakesTheOthersWait() {
    Admission.Ticket first = enter("a", 40);
    first.grow(40 * MIB);
    enter("b", 1);
    assertThat(decided).containsExactly("a");
    first.close();
    assertThat(decided).containsExactly("a", "b");
  }

  @Test
  void reservationsAreNeverLostNorDoubled() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<Admission.Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> tickets.add(enter("q" + i, 1 + random.nextInt(60)));
        case 2 -> {
          if (!tickets.isEmpty()) {
            tickets.remove(random.nextInt(tickets.size())).close();
          }
        }
        default -> {
          now.addAndGet(random.nextLong(Duration.ofSeconds(4).toNanos()));
          tickets.forEach(Admission.Ticket::check);
        }
      }
      assertThat(admission.state().reserved().bytes())
          .describedAs("seed %d", seed)
          .isBetween(0L, 80 * MIB);
      assertThat(admission.state().waiting()).describedAs("seed %d", seed).isBetween(0, 3);
    }
    tickets.forEach(Admission.Ticket::close);
    assertThat(admission.state().reserved().bytes()).describedAs("seed %d", seed).isZero();
    assertThat(admission.state().running()).describedAs("seed %d", seed).isZero();
    assertThat(admission.state().waiting()).describedAs("seed %d", seed).isZero();
  }
}
