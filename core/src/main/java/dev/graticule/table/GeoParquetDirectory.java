package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import dev.graticule.write.Layout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plain directory of GeoParquet files, Hive-partitioned or flat: the simplest table, which
 * everything that reads Parquet can read.
 *
 * <p>Its snapshot is the listing of the moment. A table begun here has a marker, {@value
 * DirectoryMarker#NAME}, that keeps contract and layout; a directory that others filled is read
 * without one: its contract is that of its files, which must agree in columns, CRS and edges. Files
 * and folders whose names begin with {@code .} or {@code _} are not looked at. A directory without
 * a marker in which other tables lie, of whatever format, is a lake and no table.
 *
 * <h2>What it can do</h2>
 *
 * Append and read. Each file appears whole. The files of one append do not appear together: they
 * are held back until all are whole, then shown one right after the other; a process killed in
 * between leaves some of them. Whatever needs more (replacing and deleting, earlier versions,
 * finding an append again) is refused; Apache Iceberg and Delta Lake can.
 */
public final class GeoParquetDirectory implements TableFormat {
  private static final GeoParquetDirectory FORMAT = new GeoParquetDirectory();

  /** For {@link java.util.ServiceLoader}; {@link #format()} otherwise. */
  public GeoParquetDirectory() {}

  /**
   * The format.
   *
   * @return the format
   */
  public static GeoParquetDirectory format() {
    return FORMAT;
  }

  @Override
  public String name() {
    return "geoparquet";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public List<String> names(Store lake) {
    return List.of();
  }

  @Override
  public Claim claims(TableSite site) {
    if (site.store().head(DirectoryMarker.PATH).isPresent()) {
      return Claim.CERTAIN;
    }
    List<StoreEntry> entries = site.store().list(StorePath.root());
    boolean readable =
        ForeignLog.in(entries).isEmpty()
            && NestedTables.in(entries).isEmpty()
            && entries.stream().anyMatch(entry -> DirectoryLog.isData(entry.path()));
    return readable ? Claim.POSSIBLE : Claim.NONE;
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    requireWritable(site, contract, layout);
    DirectoryMarker marker = new DirectoryMarker(contract, layout);
    try (StoreWriter writer = site.store().create(DirectoryMarker.PATH)) {
      writeOrDiscard(writer, marker.toJson());
    } catch (ObjectExistsException e) {
      throw new TableExistsException(
          "There is a table \"%s\" in %s already; open it, or choose another name."
              .formatted(site.name(), site.store()),
          e);
    } catch (PublishUnknownException e) {
      throw new CommitUnknownException(
          "Nobody knows whether table \"%s\" was created: %s Open it to see."
              .formatted(site.name(), e.getMessage()),
          e);
    }
    return new DirectoryLog(this, site, Optional.of(marker));
  }

  private static void writeOrDiscard(StoreWriter writer, String text) {
    try {
      writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      writer.discard();
      throw e;
    }
  }

  /** A contract that no file can hold is refused now, not by the first append. */
  private static void requireWritable(TableSite site, Contract contract, Layout layout) {
    layout.requireFor(contract);
    List<String> inFiles =
        contract.names().stream().filter(name -> !layout.partitionBy().contains(name)).toList();
    GeoParquetWriter.create(
            Store.inMemory(),
            StorePath.of("probe"),
            contract.select(inFiles),
            layout.files(),
            site.allocator())
        .discard();
  }

  @Override
  public TableLog open(TableSite site) {
    List<StoreEntry> entries = site.store().list(StorePath.root());
    ForeignLog.in(entries)
        .ifPresent(
            log -> {
              throw new RefusedException(
                  "\"%s\" in %s holds %s; reading its files as a plain directory would show rows that are no longer in the table."
                      .formatted(site.name(), site.store(), log.meaning()));
            });
    DirectoryLog log = new DirectoryLog(this, site, DirectoryMarker.read(site.store()));
    if (!log.hasMarker()) {
      requireNoTablesBelow(site, entries);
    }
    if (!log.hasMarker() && entries.stream().noneMatch(e -> DirectoryLog.isData(e.path()))) {
      throw new TableNotFoundException(
          "There is no table \"%s\" in %s: neither a marker %s nor a .parquet file."
              .formatted(site.name(), site.store(), DirectoryMarker.NAME));
    }
    return log;
  }

  private static void requireNoTablesBelow(TableSite site, List<StoreEntry> entries) {
    NestedTables.in(entries)
        .ifPresent(
            folder -> {
              throw new RefusedException(
                  "\"%s\" in %s is no table: it holds tables itself, such as \"%s\". Open it as a lake."
                      .formatted(site.name(), site.store(), folder));
            });
  }

  @Override
  public String toString() {
    return "GeoParquetDirectory";
  }
}
