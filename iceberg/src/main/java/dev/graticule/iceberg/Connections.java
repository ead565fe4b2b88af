package dev.graticule.iceberg;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Connections to catalog files, shared by all tables of a lake: opened with the first that needs
 * them, closed with the last.
 */
final class Connections {
  /** How long a statement waits for another writer before it is a lost race. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  private static final String SIZE = "2";

  private final Map<String, Shared> byFile = new HashMap<>();

  private static final class Shared {
    private final SqlitePool pool;
    private int users;

    Shared(String file) {
      this.pool = new SqlitePool(file);
    }
  }

  /** Connections that somebody uses, until they are closed. */
  final class Lease implements AutoCloseable {
    private final String file;
    private final Shared shared;
    private boolean closed;

    private Lease(String file, Shared shared) {
      this.file = file;
      this.shared = shared;
    }

    JdbcClientPool pool() {
      return shared.pool;
    }

    /** Safe to call twice. */
    @Override
    public void close() {
      synchronized (Connections.this) {
        if (closed) {
          return;
        }
        closed = true;
        if (--shared.users > 0) {
          return;
        }
        byFile.remove(file);
      }
      shared.pool.close();
    }
  }

  /** Connections to a file that is there. */
  synchronized Lease lease(String file) {
    Shared shared = byFile.computeIfAbsent(file, Shared::new);
    shared.users++;
    return new Lease(file, shared);
  }

  /** Connections to one SQLite file. */
  private static final class SqlitePool extends JdbcClientPool {
    private final String file;

    SqlitePool(String file) {
      super("jdbc:sqlite:" + file, Map.of(CatalogProperties.CLIENT_POOL_SIZE, SIZE));
      this.file = file;
    }

    @Override
    protected Connection newClient() {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout((int) BUSY.toMillis());
      // Through the write-ahead log to the disk with each commit: what is committed stays.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      SQLiteDataSource source = new SQLiteDataSource(config);
      source.setUrl("jdbc:sqlite:file:" + escaped(file));
      try {
        return source.getConnection();
      } catch (SQLException e) {
        throw new UncheckedSQLException(
            e, "The catalog %s cannot be opened: %s", file, e.getMessage());
      }
    }

    /** A name in a URI. */
    private static String escaped(String file) {
      return file.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    }
  }
}
