package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/**
 * Windows through DuckDB itself, with the box filter written by hand and the spatial extension for
 * what it leaves open, over the same files.
 */
final class DuckDbWindows implements WindowClient {
  private static final int BATCH_ROWS = 16_384;

  private final String extensions;
  private final String sql;
  private final BufferAllocator allocator = new RootAllocator();
  private final DuckDBConnection shared;
  private final boolean isolated;

  /** With a connection a query, duplicated from one instance, or a new instance a query. */
  DuckDbWindows(Path folder, String extensions, boolean isolated) throws Exception {
    this.extensions = extensions;
    this.isolated = isolated;
    this.shared = open();
    this.sql =
        "SELECT id, ST_AsWKB(geometry)::BLOB AS geometry FROM read_parquet(%s)"
                .formatted(QueryTable.files(folder))
            + " WHERE bbox.xmin <= ? AND bbox.xmax >= ? AND bbox.ymin <= ? AND bbox.ymax >= ?"
            + " AND ST_Intersects(geometry, ST_MakeEnvelope(?, ?, ?, ?))";
  }

  private DuckDBConnection open() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    DuckDBConnection connection =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET extension_directory = '" + extensions + "'");
      statement.execute("LOAD spatial");
    }
    return connection;
  }

  @Override
  public Answer ask(Bounds window) throws Exception {
    try (DuckDBConnection connection = isolated ? open() : shared.duplicate()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, window);
        try (DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
            ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, BATCH_ROWS)) {
          Answer sum = Answer.NONE;
          while (reader.loadNextBatch()) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            sum =
                sum.plus(
                    OurWindows.answer(
                        root.getRowCount(),
                        (BigIntVector) root.getVector("id"),
                        (VarBinaryVector) root.getVector("geometry")));
          }
          return sum;
        }
      }
    }
  }

  private static void bind(PreparedStatement statement, Bounds window) throws SQLException {
    double[] values = {
      window.xmax(), window.xmin(), window.ymax(), window.ymin(),
      window.xmin(), window.ymin(), window.xmax(), window.ymax()
    };
    for (int i = 0; i < values.length; i++) {
      statement.setDouble(i + 1, values[i]);
    }
  }

  @Override
  public void close() throws SQLException {
    shared.close();
    allocator.close();
  }
}
