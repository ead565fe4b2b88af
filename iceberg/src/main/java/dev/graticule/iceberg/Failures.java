package dev.graticule.iceberg;

import dev.graticule.GraticuleException;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableException;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableNotFoundException;
import java.sql.SQLException;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Iceberg's errors, and those of catalogs, as this library's: by what the caller does next. */
final class Failures {
  private Failures() {}

  /** Something that Iceberg or a catalog does. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws Exception;
  }

  /** Something that Iceberg or a catalog does, for nothing in return. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Reads something of a table. */
  static <T> T reading(String table, Call<T> call) {
    try {
      return call.run();
    } catch (Exception e) {
      throw typed(table, "cannot be read", e);
    }
  }

  /**
   * Makes a table.
   *
   * @param exists tells whether there is one of that name now
   */
  static void creating(String table, Action action, Call<Boolean> exists) {
    try {
      action.run();
    } catch (AlreadyExistsException e) {
      throw new TableExistsException(
          "There is a table \"%s\" in the catalog already; open it, or choose another name."
              .formatted(table),
          e);
    } catch (CommitFailedException e) {
      if (reading(table, exists)) {
        throw new TableExistsException(
            "Somebody else has made a table \"%s\" at the same time; open it, or choose another name."
                .formatted(table),
            e);
      }
      throw typed(table, "cannot be created", e);
    } catch (Exception e) {
      if (happenedBeforeTheSwap(e)) {
        throw typed(table, "cannot be created", e);
      }
      throw new CommitUnknownException(
          "Nobody knows whether table \"%s\" was created: %s Open it to see."
              .formatted(table, messages(e)),
          e);
    }
  }

  /**
   * Tells whether an error of a commit says by itself that the catalog's pointer was not moved:
   * something could not be written or was found to be wrong before, or another writer has kept the
   * catalog locked.
   */
  static boolean happenedBeforeTheSwap(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof GraticuleException && !(at instanceof JobInterruptedException)) {
        return true;
      }
    }
    return isBusy(e);
  }

  /** Tells whether another writer has kept the catalog locked for too long. */
  static boolean isBusy(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof SQLiteException sqlite) {
        int primary = sqlite.getResultCode().code & 0xff;
        return primary == SQLiteErrorCode.SQLITE_BUSY.code
            || primary == SQLiteErrorCode.SQLITE_LOCKED.code;
      }
    }
    return false;
  }

  /** An error as one of this library's. */
  static GraticuleException typed(String table, String what, Throwable e) {
    if (e instanceof GraticuleException own) {
      return own;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    if (Thread.currentThread().isInterrupted()) {
      return new JobInterruptedException(
          "Interrupted at work on table \"%s\": %s".formatted(table, messages(e)), e);
    }
    if (e instanceof NoSuchTableException) {
      return new TableNotFoundException(
          "There is no table \"%s\" in the catalog: %s".formatted(table, e.getMessage()), e);
    }
    if (e instanceof StoreFileIO.MetadataUnreadable) {
      return new RefusedException(
          "Table \"%s\" %s: %s Restore the file, or register the table from an older metadata file."
              .formatted(table, what, messages(e)),
          e);
    }
    if (e instanceof NotFoundException) {
      return new RefusedException(
          "Table \"%s\" %s: the catalog or the table's metadata names a file that is gone: %s Restore the file, or register the table from an older metadata file."
              .formatted(table, what, e.getMessage()),
          e);
    }
    boolean sql = e instanceof SQLException || e instanceof UncheckedSQLException;
    return new TableException(
        "Table \"%s\" %s: %s%s"
            .formatted(table, what, sql ? "the catalog said: " : "", messages(e)),
        e);
  }

  /** What an error and its causes say, without repeating. */
  static String messages(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = e; at != null; at = at.getCause()) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.length() == 0 ? "" : ": ").append(message);
      }
    }
    return text + (text.toString().endsWith(".") ? "" : ".");
  }
}
