package dev.graticule.delta;

import dev.graticule.GraticuleException;
import dev.graticule.store.StoreException;
import dev.graticule.table.RefusedException;
import dev.graticule.table.TableException;
import dev.graticule.table.TableNotFoundException;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says Kernel's errors by what the caller can do next. */
final class KernelErrors {
  private KernelErrors() {}

  /** A call into Kernel. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** Runs a call into Kernel. */
  static <T> T translated(String table, Call<T> call) {
    try {
      return call.run();
    } catch (IOException | RuntimeException e) {
      throw translate(table, e);
    }
  }

  static GraticuleException translate(String table, Throwable error) {
    if (error instanceof GraticuleException ours) {
      return ours;
    }
    Optional<StoreException> store = find(error, StoreException.class);
    if (find(error, io.delta.kernel.exceptions.TableNotFoundException.class).isPresent()) {
      return new TableNotFoundException(
          "There is no Delta table \"%s\": its log is empty or gone. Create it.".formatted(table),
          error);
    }
    if (store.isPresent()) {
      return new TableException(
          "Delta table \"%s\" cannot be reached: %s".formatted(table, store.get().getMessage()),
          error);
    }
    if (find(error, UnsupportedTableFeatureException.class).isPresent()
        || find(error, UnsupportedProtocolVersionException.class).isPresent()) {
      return new RefusedException(
          "Delta table \"%s\" needs what this library does not have: %s"
              .formatted(table, error.getMessage()),
          error);
    }
    Optional<BrokenLogFileException> broken = find(error, BrokenLogFileException.class);
    if (broken.isPresent()) {
      return new RefusedException(
          "The log of Delta table \"%s\" is damaged: %s cannot be read (%s). Restore the file, or read an earlier version."
              .formatted(table, inTable(broken.get().file()), reason(broken.get())),
          error);
    }
    Optional<InvalidTableException> invalid = find(error, InvalidTableException.class);
    if (invalid.isPresent()) {
      return new RefusedException(
          "The log of Delta table \"%s\" is damaged: %s Restore the missing file, or read an earlier version."
              .formatted(table, sentence(invalid.get().getMessage())),
          error);
    }
    return error instanceof KernelException || error instanceof IllegalArgumentException
        ? new RefusedException("Delta table \"%s\": %s".formatted(table, error.getMessage()), error)
        : new TableException(
            "Delta table \"%s\" cannot be worked on: %s".formatted(table, error), error);
  }

  private static String inTable(String file) {
    return file.startsWith(LogFiles.ROOT + "/") ? file.substring(LogFiles.ROOT.length() + 1) : file;
  }

  private static String reason(BrokenLogFileException broken) {
    Throwable cause = broken;
    for (Throwable at = broken; at != null; at = at.getCause()) {
      cause = at;
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    int line = message.indexOf('\n');
    return line < 0 ? message : message.substring(0, line);
  }

  private static String sentence(@Nullable String message) {
    String text = message == null ? "it says no more" : message;
    return text.endsWith(".") ? text : text + ".";
  }

  /** The first error of a type among an error and its causes. */
  static <E extends Throwable> Optional<E> find(Throwable error, Class<E> type) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable e = error; e != null && seen.add(e); e = e.getCause()) {
      if (type.isInstance(e)) {
        return Optional.of(type.cast(e));
      }
    }
    return Optional.empty();
  }
}
