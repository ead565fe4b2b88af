package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.job.JobCancelledException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * A connection for one query, its own or its instance's. For one thread at a time, but {@link
 * #stop} may come from any.
 */
final class Session implements AutoCloseable {
  private final String query;
  private final DuckDbInstance instance;
  private final Holding holding;
  private final AtomicReference<@Nullable GraticuleException> stopped = new AtomicReference<>();
  private final Object handle = new Object();
  private volatile Function<Throwable, Optional<GraticuleException>> diagnosis =
      error -> Optional.empty();
  private @Nullable DuckDBConnection connection;
  private @Nullable Statement running;
  private boolean closed;

  /** Whose the instance is. */
  private enum Holding {
    /** Others use it too. */
    SHARED,
    /** It is closed with the session. */
    OWN
  }

  private Session(String query, DuckDbInstance instance, Holding holding) {
    this.query = query;
    this.instance = instance;
    this.holding = holding;
  }

  /** A session on an instance that others use too. */
  static Session on(String query, DuckDbInstance shared) {
    return new Session(query, shared, Holding.SHARED);
  }

  /** A session that takes over an instance and closes it. */
  static Session owning(String query, DuckDbInstance instance) {
    return new Session(query, instance, Holding.OWN);
  }

  /** Made when it is first needed: a query that is read directly never asks DuckDB. */
  private DuckDBConnection connection() throws SQLException {
    DuckDBConnection known = connection;
    if (known == null) {
      known = instance.connect();
      connection = known;
    }
    return known;
  }

  SpatialSupport spatial() {
    return instance.spatial();
  }

  String query() {
    return query;
  }

  /** Ends what runs, now and from now on, with an error. Quick, from any thread, safe to repeat. */
  void stop(GraticuleException why) {
    stopped.compareAndSet(null, why);
    interrupt();
  }

  /** Interrupts the running statement once more: an interrupt that came before it began is lost. */
  void interrupt() {
    synchronized (handle) {
      if (!closed && running != null) {
        try {
          running.cancel();
        } catch (SQLException e) {
          // The statement has ended by itself, which is what was wanted.
        }
      }
    }
  }

  /** How far the running statement is, 0 to 1, where DuckDB can tell. From any thread. */
  OptionalDouble fraction() {
    synchronized (handle) {
      if (!closed && running instanceof DuckDBPreparedStatement statement) {
        try {
          double percentage = statement.getQueryProgress().getPercentage();
          return percentage < 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(Math.min(1, percentage / 100));
        } catch (SQLException e) {
          // It has ended since.
        }
      }
      return OptionalDouble.empty();
    }
  }

  void checkStopped() {
    GraticuleException why = stopped.get();
    if (why != null) {
      throw raised(why);
    }
  }

  boolean isStopped() {
    return stopped.get() != null;
  }

  /** The error as it reaches the caller: why the session was stopped, or what DuckDB said. */
  GraticuleException error(Throwable error) {
    GraticuleException why = stopped.get();
    return why != null
        ? raised(why)
        : diagnosis.apply(error).orElseGet(() -> DuckDbErrors.of(query, error));
  }

  /**
   * From now on nothing but some files can be opened, and no setting changed.
   *
   * @param files as DuckDB names them
   */
  void lock(Collection<String> files) throws SQLException {
    if (holding != Holding.OWN) {
      throw new IllegalStateException("Only an instance of its own can be locked.");
    }
    instance.lock(files);
  }

  /** Explains errors from now on, before DuckDB's own words do. */
  void diagnoseWith(Function<Throwable, Optional<GraticuleException>> better) {
    diagnosis = better;
  }

  private static GraticuleException raised(GraticuleException why) {
    return why instanceof JobCancelledException ? new JobCancelledException(why.getMessage()) : why;
  }

  /** Prepares a statement and makes it the one that a stop interrupts. Closed by the caller. */
  PreparedStatement prepare(SqlFragment sql) throws SQLException {
    checkStopped();
    PreparedStatement statement = connection().prepareStatement(sql.text());
    try {
      Parameters.bind(statement, sql.values(), connection());
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
    synchronized (handle) {
      running = statement;
    }
    checkStopped();
    return statement;
  }

  /** Fills a temporary table of this session. Closed by the caller. */
  DuckDBAppender appender(String table) throws SQLException {
    checkStopped();
    return connection().createAppender("temp", "main", table);
  }

  /** Finds what is wrong with a statement, without running it. */
  void check(SqlFragment sql) throws SQLException {
    prepare(sql).close();
    released();
  }

  void run(String sql) throws SQLException {
    try (PreparedStatement statement = prepare(new SqlFragment(sql, List.of()))) {
      statement.execute();
    } finally {
      released();
    }
  }

  /** Makes the session usable again after a statement failed; what it made until then is gone. */
  void recover() throws SQLException {
    checkStopped();
    connection().rollback();
  }

  /** Runs a query that a stop interrupts, and hands over its rows one by one. */
  void ask(SqlFragment sql, RowReader reader) throws SQLException {
    try (PreparedStatement statement = prepare(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
      checkStopped();
    } finally {
      released();
    }
  }

  /** Reads the row at which a result stands. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  void released() {
    synchronized (handle) {
      running = null;
    }
  }

  @Override
  public void close() {
    synchronized (handle) {
      if (closed) {
        return;
      }
      closed = true;
      running = null;
    }
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw DuckDbErrors.of(query, e);
    } finally {
      if (holding == Holding.OWN) {
        instance.close();
      }
    }
  }
}
