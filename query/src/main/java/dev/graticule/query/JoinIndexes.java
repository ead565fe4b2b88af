package dev.graticule.query;

import dev.graticule.predicate.Predicate;
import dev.graticule.write.ByteSize;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where the small sides of joins lie, kept for the next query on the same version, so that it need
 * not read them again. The tree over their boxes is built on the computing threads; until it is
 * there, the box of them all serves. What was used last stays within the bound, and what is of
 * another version than a table's last one goes. Safe for use by several threads.
 */
final class JoinIndexes implements AutoCloseable {
  private static final long BYTES_AN_ENTRY = 1_024;
  private static final long BYTES_A_FILE = 256;

  private final Executor executor;
  private final long most;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long held;
  private long hits;
  private long misses;
  private boolean closed;

  /**
   * Nothing is kept yet.
   *
   * @param executor builds trees
   * @param most how many bytes to keep, about; 0 for none
   */
  JoinIndexes(Executor executor, long most) {
    this.executor = executor;
    this.most = most;
  }

  /**
   * Which geometries are meant.
   *
   * @param table the table's folded name
   * @param version the version's own name
   * @param column the geometry column
   * @param condition which rows
   * @param files where those lie: names of versions are not unique among tables
   */
  record Key(String table, String version, String column, Predicate condition, List<String> files) {
    Key {
      files = List.copyOf(files);
    }
  }

  private record Entry(JoinSide side, long bytes) {}

  /** What is kept of a side, when anything is. */
  synchronized Optional<JoinSide> find(Key key) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(key));
    if (entry.isPresent()) {
      hits++;
    } else {
      misses++;
    }
    return entry.map(Entry::side);
  }

  /** Keeps the boxes of a side, and gives what is known of it at once: the box of them all. */
  JoinSide put(Key key, String name, BoxList boxes) {
    JoinSide side = new JoinSide(name, boxes.extent(), Optional.empty());
    long bytes =
        BYTES_AN_ENTRY + BYTES_A_FILE * key.files().size() + BoxIndex.BYTES_A_BOX * boxes.count();
    if (keep(key, new Entry(side, bytes)) && boxes.hasEach()) {
      try {
        executor.execute(
            () -> {
              if (holds(key, side)) {
                replace(key, side, JoinSide.indexed(name, boxes));
              }
            });
      } catch (RejectedExecutionException e) {
        // Without a tree the box of them all serves.
      }
    }
    return side;
  }

  private synchronized boolean keep(Key key, Entry entry) {
    if (closed || entry.bytes() > most) {
      return false;
    }
    Optional.ofNullable(entries.put(key, entry)).ifPresent(old -> held -= old.bytes());
    held += entry.bytes();
    Iterator<Entry> oldest = entries.values().iterator();
    while (held > most) {
      held -= oldest.next().bytes();
      oldest.remove();
    }
    return true;
  }

  private synchronized boolean holds(Key key, JoinSide side) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> entry.side().equals(side))
        .isPresent();
  }

  private synchronized void replace(Key key, JoinSide old, JoinSide indexed) {
    entries.computeIfPresent(
        key, (same, entry) -> entry.side().equals(old) ? new Entry(indexed, entry.bytes()) : entry);
  }

  /** Lets go what is of another version than the one that a table has now. */
  synchronized void current(String table, String version) {
    List<Key> old = new ArrayList<>();
    for (Key key : entries.keySet()) {
      if (key.table().equals(table) && !key.version().equals(version)) {
        old.add(key);
      }
    }
    for (Key key : old) {
      Optional.ofNullable(entries.remove(key)).ifPresent(entry -> held -= entry.bytes());
    }
  }

  synchronized IndexState state() {
    long built = entries.values().stream().filter(e -> e.side().index().isPresent()).count();
    return new IndexState(
        entries.size(), built, new ByteSize(held), new ByteSize(most), hits, misses);
  }

  /** Lets everything go; nothing is kept any more. */
  @Override
  public synchronized void close() {
    closed = true;
    entries.clear();
    held = 0;
  }
}
