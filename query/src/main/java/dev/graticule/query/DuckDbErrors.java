package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.job.JobCancelledException;
import dev.graticule.store.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * Tells DuckDB's errors apart. They have no codes, only the first words of their messages; this is
 * the one place that looks at them.
 */
final class DuckDbErrors {
  private DuckDbErrors() {}

  static GraticuleException of(String query, Throwable error) {
    if (error instanceof GraticuleException known) {
      return known;
    }
    if (error instanceof OutOfMemoryException) {
      return new QueryMemoryException(
          "%s needs more memory for its batches than its limit allows: %s. Ask for fewer rows a batch or a higher limit."
              .formatted(query, error.getMessage()),
          error);
    }
    String message = message(error);
    if (message.contains("Out of Memory Error")) {
      return new QueryMemoryException(
          "%s needs more memory than DuckDB's limit allows: %s Raise the memory limit, lower the threads, or read less."
              .formatted(query, message),
          error);
    }
    if (message.contains("INTERRUPT Error")) {
      return new JobCancelledException(query + " was cancelled.", error);
    }
    return new QueryException("%s cannot be answered: %s".formatted(query, message), error);
  }

  /** What failed, as far as it decides what to do next. */
  enum Kind {
    /** Memory, or room to spill, of DuckDB or of batches. */
    MEMORY,
    /** A file or store that could not be read or written. */
    INPUT_OUTPUT,
    /** More bytes in one vector than Arrow can count. */
    ARROW,
    /** Anything else: another try would fail likewise. */
    OTHER;

    /** Whether another try that takes less at a time may succeed. */
    boolean mayPass() {
      return this != OTHER;
    }
  }

  /** What failed. Files that are gone or contradict their table have errors of their own. */
  static Kind kind(GraticuleException error) {
    if (error instanceof QueryMemoryException) {
      return Kind.MEMORY;
    }
    if (error.getClass() == StoreException.class) {
      return Kind.INPUT_OUTPUT;
    }
    if (error.getClass() != QueryException.class || error.getCause() == null) {
      return Kind.OTHER;
    }
    String message = message(error.getCause());
    if (message.contains("Arrow Appender")) {
      return Kind.ARROW;
    }
    return message.contains("IO Error") ? Kind.INPUT_OUTPUT : Kind.OTHER;
  }

  static String message(Throwable error) {
    return duckDbMessage(error).orElse(String.valueOf(error.getMessage()));
  }

  /** DuckDB's words, found also below what Arrow's reader wraps around them. */
  private static Optional<String> duckDbMessage(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if ((at instanceof SQLException || at instanceof IOException) && at.getMessage() != null) {
        return Optional.of(at.getMessage().strip());
      }
    }
    return Optional.empty();
  }
}
