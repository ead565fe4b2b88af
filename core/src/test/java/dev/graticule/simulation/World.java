package dev.graticule.simulation;

import dev.graticule.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Time, chance and whose turn it is, for one thread. Whoever works comes by at each of its steps;
 * there its process may die, or another process does a whole operation before it goes on. Each
 * operation has one moment in which it takes effect, so that any order in which several mix is that
 * of one where the others stand inside it.
 */
final class World {
  private static final int DEEPEST = 3;
  private static final int TRACE = 400;

  private final Random random;
  private final Rates rates;
  private final Deque<Process> running = new ArrayDeque<>();
  private final List<String> trace = new ArrayList<>();
  private Runnable other = () -> {};
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int undisturbed = 1;

  /** How often things happen: once in so many times, never for 0. */
  record Rates(int otherAtStep, int deathAtStep, int lostAnswer) {}

  /**
   * A process died where it stood: nothing of what it would do next is done, for each of its later
   * steps raises this too. To its code it is a store that cannot be reached any more, so that its
   * memory is given back.
   */
  static final class Died extends StoreException {
    private static final long serialVersionUID = 1L;

    Died(String where) {
      super("The process died at %s.".formatted(where));
    }
  }

  World(long seed, Rates rates) {
    this.random = new Random(seed);
    this.rates = rates;
  }

  Random random() {
    return random;
  }

  boolean oneIn(int times) {
    return times > 0 && random.nextInt(times) == 0;
  }

  boolean losesAnswer() {
    return oneIn(rates.lostAnswer());
  }

  /** The clock that all processes have. */
  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void note(String what) {
    if (trace.size() < TRACE) {
      trace.add("%s%s %s".formatted("  ".repeat(running.size()), now, what));
    }
  }

  /** What happened, for a history that went wrong. */
  String trace() {
    return String.join("\n", trace);
  }

  /** What another process does when it gets its turn. */
  void others(Runnable turn) {
    other = turn;
    undisturbed = 0;
  }

  /** Whether a process is in the middle of something. */
  boolean isBusy(Process process) {
    return running.contains(process);
  }

  void begin(Process process) {
    running.push(process);
  }

  void end(Process process) {
    if (running.pop() != process) {
      throw new IllegalStateException("Operations end in the order in which they began.");
    }
  }

  /** Does what no other process can come into, as it is under a lock or looked at from outside. */
  <T> T undisturbed(java.util.function.Supplier<T> work) {
    undisturbed++;
    try {
      return work.get();
    } finally {
      undisturbed--;
    }
  }

  /** A process comes by. */
  void step(String what) {
    if (undisturbed > 0 || running.isEmpty()) {
      return;
    }
    Process process = running.element();
    if (process.isDead()) {
      throw new Died(what);
    }
    now = now.plusMillis(random.nextInt(50));
    if (oneIn(rates.deathAtStep())) {
      note(process + " dies at " + what);
      process.die();
      throw new Died(what);
    }
    if (running.size() < DEEPEST && oneIn(rates.otherAtStep())) {
      note("at " + what + " of " + process);
      other.run();
    }
  }
}
