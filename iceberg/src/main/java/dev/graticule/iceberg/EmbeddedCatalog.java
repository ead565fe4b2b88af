package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableException;
import dev.graticule.table.TableNotFoundException;
import dev.graticule.table.TableSite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The catalog in the lake's root: Iceberg's {@link JdbcCatalog} on a SQLite file, over the lake's
 * own store. The file is made with the first table.
 *
 * @param name the catalog's name in the file, which can hold several
 * @param connections shares connections among tables
 */
record EmbeddedCatalog(String name, Connections connections) implements CatalogDoor {
  private static final String LIST =
      "SELECT table_name FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ?"
          + " AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL)";

  @Override
  public List<String> names(Store lake, Settings settings) {
    Optional<String> file = CatalogFile.name(lake);
    if (file.isEmpty() || lake.head(CatalogFile.PATH).isEmpty()) {
      return List.of();
    }
    try (Connections.Lease lease = connections.lease(file.get())) {
      return Failures.reading(
          CatalogFile.PATH + " of " + lake,
          () -> lease.pool().run(connection -> names(connection, settings)));
    }
  }

  private List<String> names(Connection connection, Settings settings) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(LIST)) {
      query.setString(1, name);
      query.setString(2, settings.namespace().toString());
      List<String> names = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  @Override
  public boolean has(TableSite site, Settings settings) {
    return names(site.lake(), settings).contains(site.name());
  }

  private static TableIdentifier identifier(TableSite site, Settings settings) {
    return TableIdentifier.of(settings.namespace(), site.name());
  }

  @Override
  public TableAccess create(TableSite site, NewTable table, Settings settings) {
    String file = CatalogFile.require(site.lake());
    requireNoRowsLeft(site);
    CatalogFile.createIfAbsent(site.lake());
    try (Connections.Lease lease = connections.lease(file)) {
      JdbcCatalog catalog = catalog(site, lease);
      Failures.creating(
          site.name(),
          () -> {
            Namespaces.require(catalog, settings.namespace());
            table.create(
                catalog,
                identifier(site, settings),
                Optional.of(LakeRoot.of(site.lake()).real() + "/" + site.name()));
          },
          () -> catalog.tableExists(identifier(site, settings)));
      return open(site, settings);
    }
  }

  /** A catalog of one table's own; what it holds is the connections, which are not its own. */
  private JdbcCatalog catalog(TableSite site, Connections.Lease lease) {
    StoreFileIO io = lakeIo(site);
    return catalog(site, lease, io);
  }

  private JdbcCatalog catalog(TableSite site, Connections.Lease lease, StoreFileIO io) {
    JdbcCatalog catalog = new JdbcCatalog(properties -> io, properties -> lease.pool(), false);
    Failures.reading(
        site.name(),
        () -> {
          catalog.initialize(
              name,
              Map.of(
                  CatalogProperties.URI,
                  "jdbc:sqlite:" + CatalogFile.require(site.lake()),
                  CatalogProperties.WAREHOUSE_LOCATION,
                  site.lake().engineUri(StorePath.root()),
                  "jdbc.schema-version",
                  "V1"));
          return catalog;
        });
    return catalog;
  }

  private static StoreFileIO lakeIo(TableSite site) {
    LakeRoot root = LakeRoot.of(site.lake());
    return new StoreFileIO(
        site.lake(), new Locations(site.name(), root.name(), root.real(), OutsideFiles.REFUSE));
  }

  @Override
  public TableAccess open(TableSite site, Settings settings) {
    String file = CatalogFile.require(site.lake());
    if (site.lake().head(CatalogFile.PATH).isEmpty()) {
      throw notFound(site);
    }
    Connections.Lease lease = connections.lease(file);
    try {
      StoreFileIO io = lakeIo(site);
      JdbcCatalog catalog = catalog(site, lease, io);
      if (!has(site, settings)) {
        throw notFound(site);
      }
      TableOperations operations =
          Failures.reading(
              site.name(),
              () ->
                  ((HasTableOperations) catalog.loadTable(identifier(site, settings)))
                      .operations());
      return new Access(site, operations, io, lease);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void register(TableSite site, StorePath metadata, Settings settings) {
    String file = CatalogFile.require(site.lake());
    if (site.store().head(metadata).isEmpty()) {
      throw new TableNotFoundException(
          "There is no %s in %s to enter as table \"%s\"."
              .formatted(metadata, site.store(), site.name()));
    }
    CatalogFile.createIfAbsent(site.lake());
    try (Connections.Lease lease = connections.lease(file)) {
      JdbcCatalog catalog = catalog(site, lease);
      Failures.creating(
          site.name(),
          () -> {
            Namespaces.require(catalog, settings.namespace());
            catalog.registerTable(identifier(site, settings), site.store().engineUri(metadata));
          },
          () -> catalog.tableExists(identifier(site, settings)));
    }
  }

  /** What is left of a table that no catalog knows says so itself. */
  private static TableException notFound(TableSite site) {
    Optional<StorePath> metadata = newestMetadata(site);
    if (metadata.isPresent()) {
      return new RefusedException(
          "%s holds the metadata of an Iceberg table that the catalog does not know: it was begun and not finished, or came from another catalog. Enter it with Iceberg.register(lake, \"%s\", StorePath.of(\"%s\")), or create the table anew."
              .formatted(site.store(), site.name(), metadata.get()));
    }
    return new TableNotFoundException(
        "There is no table \"%s\" in the catalog of %s.".formatted(site.name(), site.lake()));
  }

  /** By name, where a version comes first. */
  private static Optional<StorePath> newestMetadata(TableSite site) {
    return site.store().list(StorePath.of("metadata")).stream()
        .map(StoreEntry::path)
        .filter(path -> path.value().endsWith(".metadata.json"))
        .max(Comparator.naturalOrder());
  }

  /** Rows that somebody wrote are not buried under a new table. */
  private static void requireNoRowsLeft(TableSite site) {
    boolean rows =
        site.store().list(StorePath.root()).stream()
            .anyMatch(entry -> entry.path().value().endsWith(".parquet"));
    if (rows && newestMetadata(site).isPresent()) {
      throw notFound(site);
    }
  }

  private record Access(
      TableSite site, TableOperations operations, StoreFileIO lakeIo, Connections.Lease lease)
      implements TableAccess {

    @Override
    public String name() {
      return site.name();
    }

    @Override
    public OutsideFiles outsideFiles() {
      return site.outsideFiles();
    }

    @Override
    public BufferAllocator allocator() {
      return site.allocator();
    }

    @Override
    public void metadataWasRead() {
      lakeIo.metadataWasRead();
    }

    @Override
    public Place place(TableMetadata metadata) {
      LakeRoot root = LakeRoot.of(site.lake());
      StorePath folder =
          root.path(metadata.location())
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "Table \"%s\" lies in %s, outside the lake %s; open the lake that it lies in, or register the table anew."
                              .formatted(site.name(), metadata.location(), root.name())));
      Locations locations =
          new Locations(
              site.name(),
              metadata.location(),
              root.otherName(metadata.location(), folder),
              site.outsideFiles());
      Store own = site.lake().below(folder);
      Store store =
          new TableStore(own, new TableStore.LocalOutside(Store.local(Path.of("/"))), locations);
      return new Place(locations, store, new StoreFileIO(store, locations));
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
