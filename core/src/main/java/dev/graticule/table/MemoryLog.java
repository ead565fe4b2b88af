package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The versions of one table, on the heap. One lock makes each call a moment. */
final class MemoryLog implements TableLog {
  private final TableSite site;
  private final Layout layout;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> byKey = new HashMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private long nextId = 1;

  /** A version and the commit that made it. */
  private record Entry(FileListSnapshot snapshot, MemoryColumns columns, Commit commit) {
    String id() {
      return snapshot.id();
    }
  }

  MemoryLog(TableSite site, Contract contract, Layout layout) {
    this.site = site;
    this.layout = layout;
    Commit creation =
        Commit.of(Operation.CREATE, List.of(), List.of()).withContract(contract, List.of());
    add(creation, MemoryColumns.begin(contract, layout.files()), List.of());
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public synchronized WriteOptions writeOptions(Contract contract) {
    return newest().columns().evolved(contract, List.of(), layout.files()).options(layout.files());
  }

  @Override
  public PartitionColumns partitionColumns() {
    return PartitionColumns.IN_FILES;
  }

  @Override
  public boolean deletesRows() {
    return true;
  }

  @Override
  public synchronized Snapshot snapshot() {
    return newest().snapshot();
  }

  private Entry newest() {
    return entries.get(entries.size() - 1);
  }

  @Override
  public synchronized Snapshot snapshot(Version version) {
    return entry(version)
        .orElseThrow(
            () ->
                new RefusedException(
                    "Table \"%s\" has no version %s; it has %s, tags %s."
                        .formatted(
                            site.name(),
                            version,
                            entries.stream()
                                .map(e -> e.id() + " of " + e.snapshot().committedAt())
                                .toList(),
                            tags.keySet())))
        .snapshot();
  }

  private Optional<Entry> entry(Version version) {
    if (version instanceof Version.Id id) {
      return entries.stream().filter(e -> e.id().equals(id.id())).findFirst();
    }
    if (version instanceof Version.Tag tag) {
      return Optional.ofNullable(tags.get(tag.name())).flatMap(id -> entry(Version.id(id)));
    }
    Instant moment = ((Version.At) version).moment();
    return entries.stream()
        .filter(e -> !e.snapshot().committedAt().isAfter(moment))
        .reduce((earlier, later) -> later);
  }

  @Override
  public synchronized List<HistoryEntry> history() {
    List<HistoryEntry> history = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      List<String> names =
          tags.entrySet().stream()
              .filter(tag -> tag.getValue().equals(entry.id()))
              .map(Map.Entry::getKey)
              .toList();
      history.add(
          new HistoryEntry(
              entry.id(),
              entry.snapshot().committedAt(),
              entry.commit().operation(),
              names,
              entry.commit().summary()));
    }
    return history;
  }

  @Override
  public Changes changes(Snapshot from, Snapshot to) {
    return Changes.between(
        ((FileListSnapshot) from).allFiles(), ((FileListSnapshot) to).allFiles());
  }

  @Override
  public synchronized Committed commit(Commit commit) {
    Optional<Entry> same = commit.idempotencyKey().map(byKey::get);
    if (same.isPresent()) {
      return new Committed(same.get().snapshot(), Committed.Outcome.FOUND);
    }
    commit.read().ifPresent(read -> requireUnchanged(commit, read));
    Map<StorePath, DataFile> files = new TreeMap<>();
    MemoryColumns columns = columns(commit);
    newest().snapshot().allFiles().forEach(file -> files.put(file.path(), under(columns, file)));
    for (StorePath path : commit.removed()) {
      if (files.remove(path) == null) {
        throw new CommitConflictException(
            Remedy.READ_AGAIN,
            "%s is no longer in table \"%s\", so it cannot be taken out; read the newest snapshot and begin again."
                .formatted(path, site.name()));
      }
    }
    commit.rowDeletes().forEach(delete -> files.put(delete.file().path(), less(files, delete)));
    for (DataFile file : commit.added()) {
      if (files.put(file.path(), file) != null) {
        throw new RefusedException(
            "%s is in table \"%s\" already; a file counts once: leave it out."
                .formatted(file.path(), site.name()));
      }
    }
    return new Committed(
        add(commit, columns, files.values()).snapshot(), Committed.Outcome.COMMITTED);
  }

  /** A file with more of its rows deleted. */
  private DataFile less(Map<StorePath, DataFile> files, RowDelete delete) {
    DataFile now = files.get(delete.file().path());
    if (now == null || !delete.isOf(now)) {
      throw new CommitConflictException(
          Remedy.READ_AGAIN,
          "%s of table \"%s\" is gone, or other rows of it were deleted meanwhile, so rows of it cannot be deleted; read the newest snapshot and begin again."
              .formatted(delete.file().path(), site.name()));
    }
    DeletedRows before = now.deletes().map(RowDeletes::read).orElse(DeletedRows.none());
    return KnownDeletes.in(now, now.path() + " in version " + nextId, before.plus(delete.rows()));
  }

  private MemoryColumns columns(Commit commit) {
    MemoryColumns now = newest().columns();
    return commit
        .contract()
        .map(changed -> now.evolved(changed, commit.changes(), layout.files()))
        .orElse(now);
  }

  /** What is known of a file under the names of the day. */
  private DataFile under(MemoryColumns columns, DataFile file) {
    Map<String, Integer> before = newest().columns().ids();
    return columns.ids().entrySet().containsAll(before.entrySet())
        ? file
        : new DataFile(
            file.path(),
            file.bytes(),
            file.rows(),
            file.partition(),
            new RenamedEvidence(file.evidence(), RenamedEvidence.writtenAs(before, columns.ids())),
            file.deletes());
  }

  private void requireUnchanged(Commit commit, ReadScope read) {
    int base = indexOf(read.base());
    if (base < 0) {
      throw new CommitConflictException(
          Remedy.READ_AGAIN,
          "Version %s of table \"%s\", which the commit was computed from, has expired; read the newest snapshot and begin again."
              .formatted(read.base(), site.name()));
    }
    for (Entry since : entries.subList(base + 1, entries.size())) {
      boolean binds =
          commit.contract().isPresent()
              || !commit.added().isEmpty()
              || read.condition().isPresent();
      if (binds && since.commit().contract().isPresent()) {
        throw new CommitConflictException(
            Remedy.READ_AGAIN,
            "Version %s changed the contract of table \"%s\" meanwhile; read the newest snapshot and begin again."
                .formatted(since.id(), site.name()));
      }
      requireUntouched(commit, since);
      requireStillThere(read, since);
      if (since.commit().operation() == Operation.REPLACE) {
        continue;
      }
      read.condition()
          .map(condition -> new MayMatch(condition, since.snapshot().contract()))
          .flatMap(match -> match.filter(since.commit().added()).stream().findFirst())
          .ifPresent(
              file -> {
                throw new CommitConflictException(
                    Remedy.READ_AGAIN,
                    "Version %s of table \"%s\" added %s meanwhile, which may hold rows that the commit would have read; read the newest snapshot and begin again."
                        .formatted(since.id(), site.name(), file.path()));
              });
    }
  }

  /** A file that is taken out holds other rows by now when some of them were deleted. */
  private void requireUntouched(Commit commit, Entry since) {
    for (RowDelete delete : since.commit().rowDeletes()) {
      if (commit.removed().contains(delete.file().path())) {
        throw new CommitConflictException(
            Remedy.READ_AGAIN,
            "Version %s of table \"%s\" deleted rows of %s meanwhile, which the commit takes out; read the newest snapshot and begin again."
                .formatted(since.id(), site.name(), delete.file().path()));
      }
    }
  }

  /** What was found in a file decides what comes in. */
  private void requireStillThere(ReadScope read, Entry since) {
    Stream.concat(
            since.commit().removed().stream(),
            since.commit().rowDeletes().stream().map(delete -> delete.file().path()))
        .filter(read.files()::contains)
        .findFirst()
        .ifPresent(
            path -> {
              throw new CommitConflictException(
                  Remedy.READ_AGAIN,
                  "Version %s of table \"%s\" took %s or rows of it out meanwhile, which decided what the commit does; read the newest snapshot and begin again."
                      .formatted(since.id(), site.name(), path));
            });
  }

  private int indexOf(String id) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private Entry add(Commit commit, MemoryColumns columns, Collection<DataFile> files) {
    Entry entry =
        new Entry(
            new FileListSnapshot(
                Long.toString(nextId++),
                site.clock().instant(),
                columns.contract(),
                columns.mapping(),
                site.store(),
                List.copyOf(files)),
            columns,
            commit);
    entries.add(entry);
    commit.idempotencyKey().ifPresent(key -> byKey.put(key, entry));
    return entry;
  }

  @Override
  public synchronized void tag(String name, Snapshot snapshot) {
    if (indexOf(snapshot.id()) < 0) {
      throw new RefusedException(
          "Version %s of table \"%s\" has expired and cannot be tagged."
              .formatted(snapshot.id(), site.name()));
    }
    if (tags.putIfAbsent(name, snapshot.id()) != null) {
      throw new RefusedException(
          "Tag \"%s\" of table \"%s\" names version %s already; choose another."
              .formatted(name, site.name(), tags.get(name)));
    }
  }

  @Override
  public synchronized List<String> expire(Expiry expiry, Set<String> held) {
    List<Entry> gone = new ArrayList<>();
    for (Entry entry : entries.subList(0, Math.max(0, entries.size() - expiry.keepLast()))) {
      if (entry.snapshot().committedAt().isBefore(expiry.olderThan())
          && !tags.containsValue(entry.id())
          && !held.contains(entry.id())) {
        gone.add(entry);
      }
    }
    entries.removeAll(gone);
    Set<StorePath> live = new HashSet<>();
    entries.forEach(entry -> entry.snapshot().allFiles().forEach(file -> live.add(file.path())));
    Set<StorePath> dead = new HashSet<>();
    gone.forEach(entry -> entry.snapshot().allFiles().forEach(file -> dead.add(file.path())));
    dead.removeAll(live);
    dead.forEach(site.store()::delete);
    return gone.stream().map(Entry::id).toList();
  }

  @Override
  public synchronized Set<StorePath> referenced() {
    Set<StorePath> referenced = new HashSet<>();
    entries.forEach(
        entry -> entry.snapshot().allFiles().forEach(file -> referenced.add(file.path())));
    return referenced;
  }

  @Override
  public void close() {}
}
