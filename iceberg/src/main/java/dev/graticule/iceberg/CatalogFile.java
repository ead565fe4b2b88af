package dev.graticule.iceberg;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.RefusedException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded catalog's file. It appears whole, with its tables and in write-ahead mode, or not at
 * all: processes that open it first at once have nothing left to race for.
 */
final class CatalogFile {
  /** Where it lies in a lake. */
  static final StorePath PATH = StorePath.of("catalog.db");

  /**
   * The tables of Iceberg's JDBC catalog, schema version V1, which pyiceberg's SqlCatalog has too.
   */
  private static final String[] TABLES = {
    "CREATE TABLE iceberg_tables (catalog_name VARCHAR(255) NOT NULL,"
        + " table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,"
        + " metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),"
        + " iceberg_type VARCHAR(5), PRIMARY KEY (catalog_name, table_namespace, table_name))",
    "CREATE TABLE iceberg_namespace_properties (catalog_name VARCHAR(255) NOT NULL,"
        + " namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255),"
        + " property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key))"
  };

  /** Of the file's header: how it is written and how it is read (SQLite, "File Format"). */
  private static final int WRITE_VERSION = 18;

  private static final int READ_VERSION = 19;
  private static final byte WRITE_AHEAD = 2;

  private CatalogFile() {}

  /** The file's name for SQLite; nothing when the lake does not lie on a local disk. */
  static Optional<String> name(Store lake) {
    String uri;
    try {
      uri = lake.engineUri(PATH);
    } catch (StoreException e) {
      return Optional.empty();
    }
    boolean elsewhere = uri.contains("://") && !uri.startsWith("file:");
    return elsewhere ? Optional.empty() : Optional.of(Locations.normal(uri));
  }

  /** As {@link #name}, for a lake that is to get a table. */
  static String require(Store lake) {
    return name(lake)
        .orElseThrow(
            () ->
                new RefusedException(
                    "The embedded catalog is a SQLite file, and %s does not lie on a local disk; open the lake in a folder, or give the format a catalog of your own."
                        .formatted(lake)));
  }

  /** Makes the file unless it is there. */
  static void createIfAbsent(Store lake) {
    if (lake.head(PATH).isPresent()) {
      return;
    }
    try {
      StoreWriter writer = lake.create(PATH);
      try {
        writer.write(ByteBuffer.wrap(empty()));
      } catch (RuntimeException e) {
        writer.discard();
        throw e;
      }
      writer.close();
    } catch (ObjectExistsException e) {
      // Somebody else made it at the same time; it is the same.
    } catch (PublishUnknownException e) {
      if (lake.head(PATH).isEmpty()) {
        throw e;
      }
    }
  }

  private static byte[] empty() {
    SQLiteDataSource memory = new SQLiteDataSource();
    memory.setUrl("jdbc:sqlite::memory:");
    try (SQLiteConnection connection = (SQLiteConnection) memory.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      byte[] bytes = connection.serialize("main");
      bytes[WRITE_VERSION] = WRITE_AHEAD;
      bytes[READ_VERSION] = WRITE_AHEAD;
      return bytes;
    } catch (SQLException e) {
      throw new RefusedException(
          "SQLite cannot make an empty catalog: %s".formatted(e.getMessage()), e);
    }
  }
}
