package dev.graticule.query;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/**
 * A running statement and the vectors that come out of it, which hold one batch at a time. Closed
 * in the one order that is safe: stream, result, statement; the connection is the session's.
 */
final class ArrowStream implements AutoCloseable {
  private final Session session;
  private final PreparedStatement statement;
  private final ResultSet result;
  private final ArrowReader reader;
  private final List<String> typeNames;
  private boolean closed;

  private ArrowStream(
      Session session,
      PreparedStatement statement,
      ResultSet result,
      ArrowReader reader,
      List<String> typeNames) {
    this.session = session;
    this.statement = statement;
    this.result = result;
    this.reader = reader;
    this.typeNames = List.copyOf(typeNames);
  }

  /** Starts a query. Blocks until DuckDB has its first rows. */
  static ArrowStream open(
      Session session, SqlFragment sql, BufferAllocator allocator, int batchRows) {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      PreparedStatement statement = session.prepare(sql);
      opened.add(statement);
      ResultSet result = statement.executeQuery();
      opened.add(result);
      session.checkStopped();
      ResultSetMetaData metadata = result.getMetaData();
      List<String> typeNames = new ArrayList<>();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        typeNames.add(metadata.getColumnTypeName(i));
      }
      ArrowReader reader =
          (ArrowReader) ((DuckDBResultSet) result).arrowExportStream(allocator, batchRows);
      return new ArrowStream(session, statement, result, reader, typeNames);
    } catch (SQLException | RuntimeException e) {
      RuntimeException error = session.error(e);
      session.released();
      for (int i = opened.size() - 1; i >= 0; i--) {
        closeQuietly(opened.get(i), error);
      }
      throw error;
    }
  }

  private static void closeQuietly(AutoCloseable resource, RuntimeException error) {
    try {
      resource.close();
    } catch (Exception e) {
      error.addSuppressed(e);
    }
  }

  /** The vectors, refilled by {@link #load}; still this stream's. */
  VectorSchemaRoot root() {
    try {
      return reader.getVectorSchemaRoot();
    } catch (IOException e) {
      throw session.error(e);
    }
  }

  Dictionary dictionary(long id) {
    return reader.lookup(id);
  }

  /** DuckDB's names of the columns' types. */
  List<String> typeNames() {
    return typeNames;
  }

  /** Fills the vectors with the next rows. Blocks; false at the end. */
  boolean load() {
    session.checkStopped();
    try {
      boolean more = reader.loadNextBatch();
      session.checkStopped();
      return more;
    } catch (IOException | RuntimeException e) {
      throw session.error(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    session.released();
    try (statement;
        result;
        reader) {
      // Closing is all.
    } catch (SQLException | IOException e) {
      throw session.error(e);
    }
  }
}
