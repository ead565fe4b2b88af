package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableSite;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/**
 * A catalog that the caller has, with its own FileIO. It says where tables lie; the lake's store is
 * not used.
 */
record GivenCatalog(Catalog catalog) implements CatalogDoor {

  @Override
  public List<String> names(Store lake, Settings settings) {
    return Failures.reading(
        "the tables of " + settings.namespace(),
        () -> {
          try {
            return catalog.listTables(settings.namespace()).stream()
                .map(TableIdentifier::name)
                .toList();
          } catch (NoSuchNamespaceException e) {
            return List.<String>of();
          }
        });
  }

  @Override
  public boolean has(TableSite site, Settings settings) {
    return Failures.reading(site.name(), () -> catalog.tableExists(identifier(site, settings)));
  }

  private static TableIdentifier identifier(TableSite site, Settings settings) {
    return TableIdentifier.of(settings.namespace(), site.name());
  }

  @Override
  public TableAccess create(TableSite site, NewTable table, Settings settings) {
    Failures.creating(
        site.name(),
        () -> {
          if (catalog instanceof SupportsNamespaces spaces && !settings.namespace().isEmpty()) {
            Namespaces.require(spaces, settings.namespace());
          }
          table.create(catalog, identifier(site, settings), Optional.empty());
        },
        () -> catalog.tableExists(identifier(site, settings)));
    return open(site, settings);
  }

  @Override
  public void register(TableSite site, StorePath metadata, Settings settings) {
    throw new RefusedException(
        "Table \"%s\" lies where the catalog says, not in the lake; enter it with the catalog's own registerTable."
            .formatted(site.name()));
  }

  @Override
  public TableAccess open(TableSite site, Settings settings) {
    Table table =
        Failures.reading(site.name(), () -> catalog.loadTable(identifier(site, settings)));
    if (!(table instanceof HasTableOperations has)) {
      throw new RefusedException(
          "The catalog gives table \"%s\" as %s, which takes no commits; give a catalog that does."
              .formatted(site.name(), table.getClass().getName()));
    }
    return new Access(site.name(), has.operations(), site.outsideFiles(), site.allocator());
  }

  private record Access(
      String name, TableOperations operations, OutsideFiles outsideFiles, BufferAllocator allocator)
      implements TableAccess {
    @Override
    public void metadataWasRead() {}

    @Override
    public Place place(TableMetadata metadata) {
      Locations locations = new Locations(name, metadata.location(), outsideFiles);
      return new Place(locations, new FileIOStore(operations.io(), locations), operations.io());
    }

    /** The catalog is its owner's. */
    @Override
    public void close() {}
  }
}
