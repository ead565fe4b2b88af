package dev.graticule.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * A DuckDB in memory, with its limits and a temporary directory of its own that goes when it is
 * closed. Memory limit, threads and temporary directory belong to the instance, not to a
 * connection.
 */
final class DuckDbInstance implements AutoCloseable {
  private static final String[] SETTINGS = {
    // Geometry is WKB at the file level, with the extension and without.
    "SET GLOBAL enable_geoparquet_conversion = false",
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL parquet_metadata_cache = true"
  };

  private final DuckDBConnection connection;
  private final Path temporary;
  private final SpatialSupport spatial;

  private DuckDbInstance(DuckDBConnection connection, Path temporary, SpatialSupport spatial) {
    this.connection = connection;
    this.temporary = temporary;
    this.spatial = spatial;
  }

  static DuckDbInstance open(EngineSettings settings) {
    Path temporary = temporaryFolder(settings.temporaryFolder());
    try {
      DuckDBConnection connection =
          (DuckDBConnection)
              DriverManager.getConnection("jdbc:duckdb:", properties(settings, temporary));
      try {
        try (Statement statement = connection.createStatement()) {
          for (String setting : SETTINGS) {
            statement.execute(setting);
          }
        }
        return new DuckDbInstance(
            connection, temporary, SpatialExtension.load(connection, settings));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      delete(temporary);
      throw new QueryException("DuckDB cannot be opened: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      delete(temporary);
      throw e;
    }
  }

  private static Properties properties(EngineSettings settings, Path temporary) {
    Properties properties = new Properties();
    // Without it the whole result is held in memory before the first row comes.
    properties.setProperty("jdbc_stream_results", "true");
    properties.setProperty("temp_directory", temporary.toString());
    properties.setProperty("threads", Integer.toString(settings.threads()));
    settings.memoryLimit().ifPresent(bytes -> properties.setProperty("memory_limit", bytes + "B"));
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    properties.setProperty("allow_persistent_secrets", "false");
    return properties;
  }

  SpatialSupport spatial() {
    return spatial;
  }

  /** A connection of its own, with transactions, to be closed by the caller. */
  DuckDBConnection connect() throws SQLException {
    DuckDBConnection own = connection.duplicate();
    try {
      // Results of prepared statements stream reliably only inside a transaction.
      own.setAutoCommit(false);
      return own;
    } catch (SQLException | RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** Safe to call twice. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new QueryException("DuckDB cannot be closed: " + e.getMessage(), e);
    } finally {
      delete(temporary);
    }
  }

  private static Path temporaryFolder(Path base) {
    try {
      Files.createDirectories(base);
      return Files.createTempDirectory(base, "graticule-duckdb-");
    } catch (IOException e) {
      throw new QueryException(
          "No temporary directory can be made in %s: %s. Name another with temporaryDirectory(...)."
              .formatted(base, e.getMessage()),
          e);
    }
  }

  private static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new QueryException(
          "The temporary directory %s cannot be removed: %s.".formatted(folder, e.getMessage()), e);
    }
  }
}
