package dev.graticule.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which versions of a table somebody in this lake reads. Safe for use by several threads. */
final class Holds {
  private final Map<String, Integer> readers = new HashMap<>();

  SnapshotHold hold(Snapshot snapshot) {
    String id = snapshot.id();
    synchronized (this) {
      readers.merge(id, 1, Integer::sum);
    }
    AtomicBoolean released = new AtomicBoolean();
    return new SnapshotHold(
        snapshot,
        () -> {
          if (released.compareAndSet(false, true)) {
            release(id);
          }
        });
  }

  private synchronized void release(String id) {
    readers.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }

  synchronized Set<String> ids() {
    return Set.copyOf(readers.keySet());
  }
}
