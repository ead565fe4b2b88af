package dev.graticule.junit;

import dev.graticule.junit.FaultyStore.Call;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops a writer at a point of its commit until something else is done: what is armed is done once,
 * on the writer's own thread. So two writers race in one order, without a clock. Of the objects
 * that a commit shows, the last one is taken for its atomic step; how many there are is learned
 * from the same commit undisturbed. Safe for use by several threads.
 */
final class Stop {
  /** Where a writer stands still. */
  enum Point {
    /** It has not looked at the table. */
    BEFORE_READING,
    /** It has read the table, and written nothing. */
    AFTER_READING,
    /** Everything is written and checked, and nobody can see it. */
    BEFORE_ATOMIC_STEP,
    /** It is in the table, and the writer has no answer. */
    AFTER_ATOMIC_STEP
  }

  private final List<Commit> tried = new ArrayList<>();
  private String table = "";
  private Point point = Point.BEFORE_READING;
  private @Nullable Runnable meanwhile;
  private @Nullable Thread committing;
  private int shownInCommit;
  private int shown;

  /** Begins to watch an operation, and does nothing else. */
  synchronized void watch(String name) {
    table = name;
    tried.clear();
    meanwhile = null;
    shown = 0;
  }

  /** What was watched is done again from now on. */
  synchronized void learn() {
    shownInCommit = shown;
  }

  /** Watches an operation and does something at a point of it. */
  synchronized void arm(String name, Point where, Runnable other) {
    watch(name);
    point = where;
    meanwhile = other;
  }

  /** How many different commits the operation has tried: each was computed from what was read. */
  synchronized int computed() {
    return tried.size();
  }

  /** Whether what was armed has been done. */
  synchronized boolean isDone() {
    return meanwhile == null;
  }

  /** The writer is about to read the table. */
  void reading() {
    at(Point.BEFORE_READING);
  }

  /** The writer calls its store. */
  void calling(Call call, StorePath path) {
    boolean last;
    synchronized (this) {
      if (!path.startsWith(StorePath.of(table))) {
        // What is left to do for another table.
        return;
      }
      boolean shows = call == Call.PUBLISH && committing == Thread.currentThread();
      shown += shows ? 1 : 0;
      last = shows && shown == shownInCommit;
    }
    if (call == Call.CREATE) {
      at(Point.AFTER_READING);
    }
    if (last) {
      at(Point.BEFORE_ATOMIC_STEP);
    }
  }

  /** The writer changes the table. */
  @SuppressWarnings("ReferenceEquality") // Two tries of equal content are two tries.
  void begins(@Nullable Commit commit) {
    at(Point.AFTER_READING);
    boolean showsNothing;
    synchronized (this) {
      if (commit != null && tried.stream().noneMatch(same -> same == commit)) {
        tried.add(commit);
      }
      committing = Thread.currentThread();
      showsNothing = shownInCommit == 0;
    }
    if (showsNothing) {
      at(Point.BEFORE_ATOMIC_STEP);
    }
  }

  /** The change has come to an end. */
  void ended(boolean inTheTable) {
    synchronized (this) {
      committing = null;
    }
    if (inTheTable) {
      at(Point.AFTER_ATOMIC_STEP);
    }
  }

  private void at(Point here) {
    Runnable now;
    synchronized (this) {
      if (point != here || meanwhile == null) {
        return;
      }
      now = meanwhile;
      meanwhile = null;
    }
    now.run();
  }
}
