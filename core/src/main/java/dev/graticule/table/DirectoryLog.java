package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.write.HivePath;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import dev.graticule.write.PartitionText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The log of a table that has none: its listing. */
final class DirectoryLog implements TableLog {
  private static final int ID_LENGTH = 16;

  private final TableFormat format;
  private final TableSite site;
  private final Optional<DirectoryMarker> marker;
  private final FooterCache footers;

  DirectoryLog(TableFormat format, TableSite site, Optional<DirectoryMarker> marker) {
    this.format = format;
    this.site = site;
    this.marker = marker;
    this.footers = new FooterCache(site.store(), site.workers().io());
  }

  boolean hasMarker() {
    return marker.isPresent();
  }

  /** As Hive has it: hidden names are not data, but for folders that name a partition. */
  static boolean isData(StorePath path) {
    for (String segment : path.value().split("/", -1)) {
      boolean hidden =
          segment.startsWith(".") || (segment.startsWith("_") && segment.indexOf('=') < 0);
      if (hidden) {
        return false;
      }
    }
    return path.value().endsWith(".parquet");
  }

  @Override
  public Layout layout() {
    return marker
        .map(DirectoryMarker::layout)
        .orElseGet(() -> Layout.defaults().partitionBy(DirectoryPartitions.names(data(list()))));
  }

  @Override
  public PartitionColumns partitionColumns() {
    return PartitionColumns.IN_PATHS_ONLY;
  }

  private List<StoreEntry> list() {
    return site.store().list(StorePath.root());
  }

  private static List<StoreEntry> data(List<StoreEntry> entries) {
    return entries.stream().filter(entry -> isData(entry.path())).toList();
  }

  @Override
  public Snapshot snapshot() {
    List<StoreEntry> entries = data(list());
    List<FileFacts> facts = footers.read(entries);
    Contract contract =
        marker
            .map(known -> DirectoryContract.checked(site.name(), known, facts))
            .orElseGet(() -> DirectoryContract.derived(site.name(), facts));
    List<DataFile> files = new ArrayList<>();
    for (FileFacts file : facts) {
      files.add(
          new DataFile(
              file.path(),
              file.receipt().bytes(),
              file.receipt().rows(),
              partition(file, contract),
              file.receipt()));
    }
    return new FileListSnapshot(
        digest(entries), committedAt(entries), contract, site.store(), List.copyOf(files));
  }

  private Map<String, Optional<Literal>> partition(FileFacts file, Contract contract) {
    Map<String, Optional<Literal>> partition = new LinkedHashMap<>();
    HivePath.parse(file.path())
        .forEach(
            (column, text) ->
                contract
                    .column(column)
                    .ifPresent(
                        there ->
                            partition.put(
                                column,
                                text.map(
                                    value -> PartitionText.read(column, there.type(), value)))));
    return partition;
  }

  private Instant committedAt(List<StoreEntry> entries) {
    return entries.stream()
        .map(StoreEntry::modified)
        .max(Instant::compareTo)
        .or(() -> site.store().head(DirectoryMarker.PATH).map(StoreEntry::modified))
        .orElse(Instant.EPOCH);
  }

  private static String digest(List<StoreEntry> entries) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (StoreEntry entry : entries) {
        String line = "%s %d %s%n".formatted(entry.path(), entry.bytes(), entry.modified());
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  @Override
  public Snapshot snapshot(Version version) {
    throw refused(Capability.TIME_TRAVEL);
  }

  @Override
  public List<HistoryEntry> history() {
    Snapshot now = snapshot();
    return List.of(
        new HistoryEntry(now.id(), now.committedAt(), Operation.APPEND, List.of(), Map.of()));
  }

  @Override
  public Changes changes(Snapshot from, Snapshot to) {
    return Changes.between(
        ((FileListSnapshot) from).allFiles(), ((FileListSnapshot) to).allFiles());
  }

  /** The files are visible already: showing them was the commit. */
  @Override
  public Committed commit(Commit commit) {
    if (commit.operation() != Operation.APPEND || !commit.removed().isEmpty()) {
      throw refused(Capability.REPLACE_FILES);
    }
    if (commit.contract().isPresent()) {
      throw refused(Capability.EVOLVE);
    }
    if (commit.idempotencyKey().isPresent()) {
      throw refused(Capability.IDEMPOTENT_APPEND);
    }
    try {
      return new Committed(snapshot(), Committed.Outcome.COMMITTED);
    } catch (RuntimeException e) {
      throw new CommitUnknownException(
          "The files %s are in table \"%s\", but it cannot be listed now: %s"
              .formatted(
                  commit.added().stream().map(DataFile::path).toList(),
                  site.name(),
                  e.getMessage()),
          e);
    }
  }

  private UnsupportedCapabilityException refused(Capability capability) {
    return new UnsupportedCapabilityException(format.name(), site.name(), capability);
  }

  @Override
  public void tag(String name, Snapshot snapshot) {
    throw refused(Capability.TAGS);
  }

  @Override
  public List<String> expire(Expiry expiry, Set<String> held) {
    throw refused(Capability.EXPIRE);
  }

  @Override
  public Set<StorePath> referenced() {
    throw refused(Capability.UNREFERENCED_FILES);
  }

  @Override
  public void close() {}
}
