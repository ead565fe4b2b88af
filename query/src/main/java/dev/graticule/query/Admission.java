package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets queries in while the memory budget of the process has room, and makes the others wait in
 * order. A query reserves what it may take before it begins and gives it back when it has let go of
 * everything; once 80% of the budget are reserved, or held by batches that callers have not closed,
 * new queries wait. Whoever came first begins first: a large query is not overtaken by small ones.
 *
 * <p>An engine has one of its own; engines of one process share one when it is given to each of
 * their builders. There is nothing to close. Safe for use by several threads.
 */
public final class Admission {
  /** Some of DuckDB's operators take more than they are counted for. */
  private static final int FULL_PERCENT = 80;

  /** A query on a shared instance: its batches under way and its part of DuckDB's memory. */
  private static final long LARGEST_SHARE = 128L << 20;

  private static final int SHARES = 8;

  private final AdmissionOptions options;
  private final LongSupplier nanoTime;
  private final List<LongSupplier> gauges = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private final Deque<Ticket> queue = new ArrayDeque<>();
  private long reserved;
  private int running;
  private long admitted;
  private long rejected;

  Admission(AdmissionOptions options, LongSupplier nanoTime) {
    this.options = options;
    this.nanoTime = nanoTime;
  }

  /**
   * Admission to a budget.
   *
   * @param options how much, and how long to wait
   * @return with nothing let in yet
   */
  public static Admission of(AdmissionOptions options) {
    return new Admission(options, System::nanoTime);
  }

  /**
   * What it goes by.
   *
   * @return the options
   */
  public AdmissionOptions options() {
    return options;
  }

  /**
   * How it stands.
   *
   * @return a snapshot, never updated
   */
  public AdmissionState state() {
    synchronized (lock) {
      Ticket first = queue.peek();
      return new AdmissionState(
          options.budget(),
          new ByteSize(reserved),
          new ByteSize(held()),
          running,
          queue.size(),
          first == null ? Duration.ZERO : first.waited(),
          admitted,
          rejected);
    }
  }

  /** What a query on a shared instance reserves. */
  long share() {
    return Math.min(LARGEST_SHARE, options.budget().bytes() / SHARES);
  }

  /** The most that can be reserved. */
  long room() {
    return options.budget().bytes() / 100 * FULL_PERCENT;
  }

  /** Counts an engine's batches from now on. */
  void watch(LongSupplier bytesHeld) {
    gauges.add(bytesHeld);
  }

  void unwatch(LongSupplier bytesHeld) {
    gauges.remove(bytesHeld);
  }

  private long held() {
    return gauges.stream().mapToLong(LongSupplier::getAsLong).sum();
  }

  /**
   * A place for a query, which is not asked for yet.
   *
   * @param name what the query is called
   * @param bytes what it may take
   * @param decided run once, when the query was let in or rejected, by whatever thread decided it
   */
  Ticket ticket(String name, long bytes, Runnable decided) {
    return new Ticket(name, bytes, decided);
  }

  /** Lets in whoever has room now. To be called when memory was given back without a ticket. */
  void recheck() {
    List<Ticket> decided;
    synchronized (lock) {
      decided = admitFirst();
    }
    decided.forEach(ticket -> ticket.decided.run());
  }

  private List<Ticket> admitFirst() {
    List<Ticket> let = new ArrayList<>();
    for (Ticket first = queue.peek(); first != null && hasRoom(first); first = queue.peek()) {
      queue.remove();
      first.admit();
      let.add(first);
    }
    return let;
  }

  private boolean hasRoom(Ticket ticket) {
    return Math.max(reserved, held()) + ticket.bytes <= room();
  }

  /** How far a query is on its way in. */
  private enum Stage {
    /** Not asked for yet. */
    OUTSIDE,
    WAITING,
    ADMITTED,
    REJECTED,
    /** Given back, or given up. */
    CLOSED
  }

  /** A query's place. Safe for use by several threads; closing twice is safe. */
  final class Ticket implements AutoCloseable {
    private final String name;
    private final Runnable decided;
    private long bytes;
    private boolean asked;
    private long entered;
    private long left;
    private Stage stage = Stage.OUTSIDE;
    private @Nullable GraticuleException why;
    private @Nullable Future<?> rechecks;

    private Ticket(String name, long bytes, Runnable decided) {
      this.name = name;
      this.bytes = bytes;
      this.decided = decided;
    }

    /** Asks to be let in. What was closed before is told so at once, and takes nothing. */
    void enter() {
      synchronized (lock) {
        if (asked) {
          return;
        }
        asked = true;
        entered = nanoTime.getAsLong();
        if (stage == Stage.OUTSIDE) {
          queueUp();
        }
        if (stage == Stage.WAITING) {
          return;
        }
      }
      decided.run();
    }

    private void queueUp() {
      if (bytes > room()) {
        reject(tooLarge());
      } else if (queue.isEmpty() && hasRoom(this)) {
        admit();
      } else if (queue.size() >= options.waiting()) {
        reject(queueIsFull());
      } else {
        stage = Stage.WAITING;
        queue.add(this);
      }
    }

    boolean isWaiting() {
      synchronized (lock) {
        return stage == Stage.WAITING;
      }
    }

    /** Starts what calls {@link #check} again and again, when there is something to wait for. */
    void recheckedBy(Supplier<Future<?>> start) {
      synchronized (lock) {
        if (stage == Stage.WAITING && rechecks == null) {
          rechecks = start.get();
        }
      }
    }

    private void leaveQueue(Stage to) {
      stage = to;
      left = nanoTime.getAsLong();
      Future<?> repeated = rechecks;
      rechecks = null;
      if (repeated != null) {
        repeated.cancel(false);
      }
    }

    /** Looks again whether there is room, or whether the wait is over. */
    void check() {
      boolean over = false;
      synchronized (lock) {
        if (stage == Stage.WAITING && waited().compareTo(options.longestWait()) >= 0) {
          queue.remove(this);
          reject(waitIsOver());
          over = true;
        }
      }
      if (over) {
        decided.run();
      }
      recheck();
    }

    /** Ends the wait with an error; does nothing to a query that was let in. */
    void giveUp(GraticuleException reason) {
      synchronized (lock) {
        if (stage != Stage.WAITING) {
          return;
        }
        queue.remove(this);
        leaveQueue(Stage.REJECTED);
        why = reason;
      }
      decided.run();
      recheck();
    }

    /** Throws when the query was rejected, or its wait was ended. */
    void requireAdmitted() {
      synchronized (lock) {
        if (why != null) {
          throw why;
        }
        if (stage != Stage.ADMITTED) {
          throw new IllegalStateException(name + " began before it was let in: " + stage + ".");
        }
      }
    }

    /** Reserves more for a query that was let in. Never waits: it is the others who do. */
    void grow(long more) {
      synchronized (lock) {
        if (stage == Stage.ADMITTED && more > 0) {
          bytes += more;
          reserved += more;
        }
      }
    }

    /** How long it waited, up to now when it still does. */
    Duration waited() {
      synchronized (lock) {
        return switch (stage) {
          case OUTSIDE -> Duration.ZERO;
          case WAITING -> Duration.ofNanos(nanoTime.getAsLong() - entered);
          default -> Duration.ofNanos(Math.max(0, left - entered));
        };
      }
    }

    private void admit() {
      leaveQueue(Stage.ADMITTED);
      reserved += bytes;
      running++;
      admitted++;
    }

    private void reject(String message) {
      leaveQueue(Stage.REJECTED);
      rejected++;
      why = new QueryRejectedException(message);
    }

    private String tooLarge() {
      return "%s may take %s, more than %d%% of the budget of %s: it can never begin. Give it less memory, or raise the budget with admission(...)."
          .formatted(name, new ByteSize(bytes), FULL_PERCENT, options.budget());
    }

    private String queueIsFull() {
      Ticket first = queue.peek();
      return "%s was rejected at once: %d queries wait already, the first of them for %s. %s"
          .formatted(name, queue.size(), first == null ? Duration.ZERO : first.waited(), wayOut());
    }

    private String waitIsOver() {
      return "%s was rejected after it had waited %s. %s".formatted(name, waited(), wayOut());
    }

    private String wayOut() {
      return "%d queries hold %s of the budget of %s, open batches %s; at %d%% new queries wait. End what is open, ask again later, or change budget and wait with admission(...)."
          .formatted(
              running,
              new ByteSize(reserved),
              options.budget(),
              new ByteSize(held()),
              FULL_PERCENT);
    }

    @Override
    public void close() {
      synchronized (lock) {
        if (stage == Stage.ADMITTED) {
          reserved -= bytes;
          running--;
          stage = Stage.CLOSED;
        } else if (stage == Stage.WAITING) {
          queue.remove(this);
          leaveQueue(Stage.CLOSED);
        } else if (stage == Stage.OUTSIDE) {
          stage = Stage.CLOSED;
        }
      }
      recheck();
    }
  }
}
