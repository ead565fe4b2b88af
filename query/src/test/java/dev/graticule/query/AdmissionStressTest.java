package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.job.JobCancelledException;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at the door: the budget is kept, each is decided once, nobody is forgotten. */
@Timeout(120)
final class AdmissionStressTest {
  private static final int THREADS = 4;
  private static final int QUERIES = 1_000;
  private static final long MIB = 1 << 20;

  private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);
  private final Admission admission =
      Admission.of(new AdmissionOptions(ByteSize.mebibytes(100), 1_000, Duration.ofMinutes(1)));

  @AfterEach
  void close() {
    clients.shutdown();
  }

  @Test
  void theBudgetIsKeptAndNobodyIsForgotten() throws Exception {
    long seed = System.nanoTime();
    AtomicLong running = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicInteger decisions = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Integer>> ends = new ArrayList<>();
    for (int client = 0; client < THREADS; client++) {
      SplittableRandom random = new SplittableRandom(seed + client);
      ends.add(
          clients.submit(
              () -> {
                start.await();
                int admitted = 0;
                for (int i = 0; i < QUERIES; i++) {
                  long bytes = (1 + random.nextInt(50)) * MIB;
                  AtomicInteger decided = new AtomicInteger();
                  Admission.Ticket ticket =
                      admission.ticket(
                          "query",
                          bytes,
                          () -> {
                            decided.incrementAndGet();
                            decisions.incrementAndGet();
                          });
                  ticket.enter();
                  if (random.nextInt(4) == 0) {
                    ticket.giveUp(new JobCancelledException("enough"));
                  }
                  while (decided.get() == 0) {
                    ticket.check();
                    Thread.yield();
                  }
                  boolean in = isIn(ticket);
                  if (in) {
                    admitted++;
                    long now = running.addAndGet(bytes);
                    most.accumulateAndGet(now, Math::max);
                    Thread.onSpinWait();
                    running.addAndGet(-bytes);
                  }
                  ticket.close();
                  assertThat(decided).hasValue(1);
                }
                return admitted;
              }));
    }
    int admitted = 0;
    for (Future<Integer> end : ends) {
      admitted += end.get(90, TimeUnit.SECONDS);
    }
    assertThat(decisions).describedAs("seed %d", seed).hasValue(THREADS * QUERIES);
    assertThat(most.get()).describedAs("seed %d", seed).isBetween(1L, 80 * MIB);
    AdmissionState state = admission.state();
    assertThat(state.admitted()).describedAs("seed %d", seed).isEqualTo(admitted);
    assertThat(state.reserved().bytes()).describedAs("seed %d", seed).isZero();
    assertThat(state.running()).describedAs("seed %d", seed).isZero();
    assertThat(state.waiting()).describedAs("seed %d", seed).isZero();
  }

  private static boolean isIn(Admission.Ticket ticket) {
    try {
      ticket.requireAdmitted();
      return true;
    } catch (JobCancelledException e) {
      return false;
    }
  }
}
