package dev.graticule.query;

import dev.graticule.query.EngineState.MemoryUse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
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
  private final SpillFolder spill;
  private final SpatialSupport spatial;

  private DuckDbInstance(DuckDBConnection connection, SpillFolder spill, SpatialSupport spatial) {
    this.connection = connection;
    this.spill = spill;
    this.spatial = spatial;
  }

  static DuckDbInstance open(EngineSettings settings) {
    SpillFolder spill = SpillFolder.below(settings.temporaryFolder());
    try {
      DuckDBConnection connection =
          (DuckDBConnection)
              DriverManager.getConnection("jdbc:duckdb:", properties(settings, spill.path()));
      try {
        try (Statement statement = connection.createStatement()) {
          for (String setting : SETTINGS) {
            statement.execute(setting);
          }
          if (settings.spillLimit().isPresent()) {
            // As a property at opening it would be taken and not kept.
            statement.execute(
                "SET GLOBAL max_temp_directory_size = '%dB'"
                    .formatted(settings.spillLimit().getAsLong()));
          }
        }
        return new DuckDbInstance(connection, spill, SpatialExtension.load(connection, settings));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      spill.close();
      throw new QueryException("DuckDB cannot be opened: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      spill.close();
      throw e;
    }
  }

  private static Properties properties(EngineSettings settings, Path temporary) {
    Properties properties = new Properties();
    // Without it the whole result is held in memory before the first row comes.
    properties.setProperty("jdbc_stream_results", "true");
    properties.setProperty("temp_directory", temporary.toString());
    properties.setProperty("threads", Integer.toString(settings.threads()));
    properties.setProperty("memory_limit", settings.memoryLimit() + "B");
    properties.setProperty(
        "preserve_insertion_order",
        Boolean.toString(settings.rowOrder() == EngineSettings.RowOrder.OF_FILES));
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    properties.setProperty("allow_persistent_secrets", "false");
    return properties;
  }

  SpatialSupport spatial() {
    return spatial;
  }

  /**
   * From now on nothing can be opened but these files, and no setting can be changed: not the
   * limits and not this.
   *
   * @param files as DuckDB names them
   */
  void lock(Collection<String> files) throws SQLException {
    String list = files.stream().map(Sql::text).collect(Collectors.joining(", ", "[", "]"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL allowed_paths = " + list);
      statement.execute("SET GLOBAL enable_external_access = false");
      statement.execute("SET GLOBAL lock_configuration = true");
    }
  }

  /** A connection of its own, with transactions, to be closed by the caller. */
  DuckDBConnection connect() throws SQLException {
    DuckDBConnection own = connection.duplicate();
    try {
      // Results of prepared statements stream reliably only inside a transaction.
      own.setAutoCommit(false);
      try (Statement statement = own.createStatement()) {
        // So that it counts how far it is; nothing is printed.
        statement.execute("SET enable_progress_bar_print = false; SET enable_progress_bar = true");
      }
      return own;
    } catch (SQLException | RuntimeException e) {
      own.close();
      throw e;
    }
  }

  /** What is held now, by purpose. */
  List<MemoryUse> memory() {
    List<MemoryUse> uses = new ArrayList<>();
    try (DuckDBConnection own = connection.duplicate();
        Statement statement = own.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT tag, memory_usage_bytes, temporary_storage_bytes FROM duckdb_memory()"
                    + " WHERE memory_usage_bytes > 0 OR temporary_storage_bytes > 0 ORDER BY 2 DESC, 1")) {
      while (rows.next()) {
        uses.add(new MemoryUse(rows.getString(1), rows.getLong(2), rows.getLong(3)));
      }
      return uses;
    } catch (SQLException e) {
      throw new QueryException("DuckDB does not tell its memory: " + e.getMessage(), e);
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
      spill.close();
    }
  }
}
