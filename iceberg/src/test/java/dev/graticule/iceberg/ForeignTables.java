package dev.graticule.iceberg;

import dev.graticule.store.StorePath;
import dev.graticule.table.Lake;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** The embedded catalog of a lake as another program opens it: with Iceberg alone. */
final class ForeignTables implements AutoCloseable {
  private final JdbcCatalog catalog = new JdbcCatalog();

  ForeignTables(Lake lake) {
    String root = lake.store().engineUri(StorePath.root());
    catalog.initialize(
        "lake",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + root + "/catalog.db",
            CatalogProperties.WAREHOUSE_LOCATION,
            root,
            CatalogProperties.FILE_IO_IMPL,
            PlainFileIO.class.getName(),
            "jdbc.schema-version",
            "V1"));
  }

  JdbcCatalog catalog() {
    return catalog;
  }

  Table table(String name) {
    return catalog.loadTable(identifier(name));
  }

  static TableIdentifier identifier(String name) {
    return TableIdentifier.of(Namespace.of("lake"), name);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
