package dev.graticule.table;

import dev.graticule.job.InParallel;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The footers of a directory's files, each read once while the file is as long and as old as it
 * was. Holds those of the latest listing only.
 */
final class FooterCache {
  private final Store store;
  private final Executor executor;
  private final Map<StoreEntry, FileFacts> known = new ConcurrentHashMap<>();

  FooterCache(Store store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  List<FileFacts> read(List<StoreEntry> entries) {
    List<StoreEntry> missing = entries.stream().filter(e -> !known.containsKey(e)).toList();
    InParallel.forEach(
        missing, executor, entry -> known.put(entry, FileFacts.read(store, entry.path())));
    List<FileFacts> facts = entries.stream().map(this::facts).toList();
    known.keySet().retainAll(Set.copyOf(entries));
    return facts;
  }

  /** Another listing, older or newer, may have dropped what this one needs. */
  private FileFacts facts(StoreEntry entry) {
    FileFacts facts = known.get(entry);
    return facts == null ? FileFacts.read(store, entry.path()) : facts;
  }
}
