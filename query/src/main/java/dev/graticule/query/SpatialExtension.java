package dev.graticule.query;

import dev.graticule.query.SpatialSupport.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads the {@code spatial} extension: the configured directory, DuckDB's own, a download
 * when allowed, or none.
 */
final class SpatialExtension {
  static final String DIRECTORY_PROPERTY = "graticule.duckdb.extensions";
  static final String DIRECTORY_VARIABLE = "GRATICULE_DUCKDB_EXTENSIONS";

  private SpatialExtension() {}

  static SpatialSupport load(Connection connection, EngineSettings settings) throws SQLException {
    if (settings.extensions() == ExtensionPolicy.NEVER) {
      return new SpatialSupport(Source.NONE, "The engine was built to do without extensions.");
    }
    try (Statement statement = connection.createStatement()) {
      Optional<ExtensionDirectory> configured = configured(settings);
      ExtensionLayout layout = layout(statement);
      if (configured.isPresent() && layout.isIn(configured.get().path())) {
        configured
            .get()
            .checksum()
            .ifPresent(sum -> layout.requireChecksum(configured.get().path(), sum));
        return loadFrom(statement, configured.get().path());
      }
      String missing = configured.map(directory -> layout.absence(directory.path())).orElse("");
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

  private static Optional<ExtensionDirectory> configured(EngineSettings settings) {
    return settings
        .extensionDirectory()
        .or(() -> named(System.getProperty(DIRECTORY_PROPERTY)))
        .or(() -> named(System.getenv(DIRECTORY_VARIABLE)))
        .map(named -> new ExtensionDirectory(named.path().toAbsolutePath(), named.checksum()));
  }

  private static Optional<ExtensionDirectory> named(@Nullable String directory) {
    return Optional.ofNullable(directory)
        .filter(name -> !name.isEmpty())
        .map(name -> new ExtensionDirectory(Path.of(name), Optional.empty()));
  }

  private static ExtensionLayout layout(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT version(), (SELECT platform FROM pragma_platform())")) {
      row.next();
      return new ExtensionLayout(row.getString(1), row.getString(2));
    }
  }

  /** How to get the extension, for whoever needs it. */
  static String howToGet(SpatialSupport support) {
    return ("The spatial extension is not loaded (%s). Put it into a directory laid out as"
            + " VERSION/PLATFORM/%s and name that with extensionDirectory(...), the system property %s"
            + " or the variable %s; or run INSTALL spatial once with DuckDB; or allow the engine to download"
            + " it with extensions(ExtensionPolicy.DOWNLOAD). Typed queries need no extension.")
        .formatted(
            support.detail().strip(), ExtensionLayout.FILE, DIRECTORY_PROPERTY, DIRECTORY_VARIABLE);
  }

  private static String firstLine(SQLException error) {
    return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("");
  }
}
