package dev.graticule.query;

import dev.graticule.query.SpatialSupport.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Finds and loads the {@code spatial} extension: the configured directory, DuckDB's own, a download
 * when allowed, or none.
 */
final class SpatialExtension {
  static final String DIRECTORY_PROPERTY = "graticule.duckdb.extensions";
  static final String DIRECTORY_VARIABLE = "GRATICULE_DUCKDB_EXTENSIONS";
  private static final String FILE = "spatial.duckdb_extension";

  private SpatialExtension() {}

  static SpatialSupport load(Connection connection, EngineSettings settings) throws SQLException {
    if (settings.extensions() == ExtensionPolicy.NEVER) {
      return new SpatialSupport(Source.NONE, "The engine was built to do without extensions.");
    }
    try (Statement statement = connection.createStatement()) {
      Optional<Path> configured = configured(settings);
      if (configured.isPresent() && file(statement, configured.get()).isPresent()) {
        return loadFrom(statement, configured.get());
      }
      String missing =
          configured
              .map(directory -> directory + " holds no spatial extension for this DuckDB. ")
              .orElse("");
      SQLException notInstalled;
      try {
        statement.execute("LOAD spatial");
        return new SpatialSupport(Source.INSTALLED, missing + "DuckDB's own directory.");
      } catch (SQLException e) {
        notInstalled = e;
      }
      if (settings.extensions() == ExtensionPolicy.DOWNLOAD) {
        return download(statement, missing);
      }
      return new SpatialSupport(
          Source.NONE,
          "%sDuckDB's own directory has none: %s".formatted(missing, firstLine(notInstalled)));
    }
  }

  private static SpatialSupport loadFrom(Statement statement, Path directory) throws SQLException {
    statement.execute("SET extension_directory = " + Sql.text(directory.toString()));
    try {
      statement.execute("LOAD spatial");
      return new SpatialSupport(Source.CONFIGURED, directory.toString());
    } catch (SQLException e) {
      // A directory that was named on purpose and holds a broken file is no reason to go on
      // without.
      throw new QueryException(
          "The spatial extension in %s cannot be loaded: %s. Put the one of this very DuckDB version there, or take the directory out of the configuration."
              .formatted(directory, firstLine(e)),
          e);
    }
  }

  private static SpatialSupport download(Statement statement, String missing) {
    try {
      statement.execute("INSTALL spatial");
      statement.execute("LOAD spatial");
      return new SpatialSupport(Source.DOWNLOADED, missing + "Installed by DuckDB.");
    } catch (SQLException e) {
      return new SpatialSupport(
          Source.NONE, "%sDuckDB could not download it: %s".formatted(missing, firstLine(e)));
    }
  }

  private static Optional<Path> configured(EngineSettings settings) {
    return settings
        .extensionDirectory()
        .or(() -> Optional.ofNullable(System.getProperty(DIRECTORY_PROPERTY)).map(Path::of))
        .or(() -> Optional.ofNullable(System.getenv(DIRECTORY_VARIABLE)).map(Path::of))
        .filter(directory -> !directory.toString().isEmpty())
        .map(Path::toAbsolutePath);
  }

  /** The extension's file in DuckDB's layout: version, platform, name. */
  private static Optional<Path> file(Statement statement, Path directory) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT version(), (SELECT platform FROM pragma_platform())")) {
      row.next();
      Path file = directory.resolve(row.getString(1)).resolve(row.getString(2)).resolve(FILE);
      return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }
  }

  /** How to get the extension, for whoever needs it. */
  static String howToGet(SpatialSupport support) {
    return ("The spatial extension is not loaded (%s). Put it into a directory laid out as"
            + " VERSION/PLATFORM/%s and name that with extensionDirectory(...), the system property %s"
            + " or the variable %s; or run INSTALL spatial once with DuckDB; or allow the engine to download"
            + " it with extensions(ExtensionPolicy.DOWNLOAD). Typed queries need no extension.")
        .formatted(support.detail().strip(), FILE, DIRECTORY_PROPERTY, DIRECTORY_VARIABLE);
  }

  private static String firstLine(SQLException error) {
    return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("");
  }
}
