package dev.graticule.convert;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a result set comes from. */
sealed interface JdbcOpening {

  /** What messages call the rows. */
  String name();

  /** The rows, the caller's to close. */
  JdbcResult open();

  /** The same with another number of rows asked for at a time. */
  JdbcOpening fetching(int rows);

  /** Lets go what was handed over, when it was not opened. */
  void release();

  /** An error of the database. */
  static ConvertException failed(String name, String doing, SQLException e) {
    return new ConvertException(
        "%s cannot be read; the database %s: %s".formatted(name, doing, sentence(e)), e);
  }

  private static String sentence(SQLException e) {
    String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    return message.endsWith(".") ? message : message + ".";
  }

  /**
   * A query.
   *
   * @param connections gives a connection
   * @param sql the query
   * @param parameters its parameters
   * @param fetched how many rows are asked for at a time
   */
  record OfQuery(
      Jdbc.Connections connections,
      String sql,
      List<? extends @Nullable Object> parameters,
      int fetched)
      implements JdbcOpening {
    @Override
    public String name() {
      return "The result of \"%s\""
          .formatted(TextValues.abridged(sql.strip().replaceAll("\\s+", " ")));
    }

    @Override
    public JdbcResult open() {
      try {
        Connection connection = connections.open();
        try {
          return new JdbcResult(execute(connection), () -> leave(connection));
        } catch (SQLException | RuntimeException e) {
          Closing.all(name(), () -> leave(connection));
          throw e;
        }
      } catch (SQLException e) {
        throw failed(name(), "says", e);
      }
    }

    private ResultSet execute(Connection connection) throws SQLException {
      // Outside of a transaction PostgreSQL's driver fetches all rows at once.
      connection.setAutoCommit(false);
      PreparedStatement statement =
          connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
      statement.setFetchSize(fetched);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      return statement.executeQuery();
    }

    /** Leaves the connection as it was found, which a pool expects; it closes its statements. */
    private static void leave(Connection connection) throws SQLException {
      try (connection) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }

    @Override
    public JdbcOpening fetching(int rows) {
      return new OfQuery(connections, sql, parameters, rows);
    }

    @Override
    public void release() {}
  }

  /** A result set of the user's. */
  final class OfResultSet implements JdbcOpening {
    private final ResultSet rows;
    private final OnceOnly once;

    OfResultSet(ResultSet rows) {
      this.rows = rows;
      this.once = new OnceOnly(name(), rows::close);
    }

    @Override
    public String name() {
      return "The rows of the result set";
    }

    @Override
    public JdbcResult open() {
      once.take();
      return new JdbcResult(rows, () -> {});
    }

    @Override
    public JdbcOpening fetching(int fetched) {
      return this;
    }

    @Override
    public void release() {
      once.release();
    }
  }
}
