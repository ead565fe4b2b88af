package dev.graticule.convert;

import dev.graticule.GraticuleException;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.file.GeoParquetException;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.JobInterruptedException;
import org.apache.arrow.memory.OutOfMemoryException;

/** Makes one error of whatever ended a source. */
final class Failure {
  private Failure() {}

  /**
   * The error with its place.
   *
   * @param name what messages call the rows
   * @param rowsBefore how many rows were given before the batch that failed
   * @param e what was thrown
   * @return what to throw
   */
  static RuntimeException of(String name, long rowsBefore, RuntimeException e) {
    if (e instanceof ConvertException
        || e instanceof OnceOnly.AlreadyReadException
        || e instanceof JobCancelledException
        || e instanceof JobInterruptedException) {
      return e;
    }
    if (e instanceof RejectedValueException rejected) {
      return placed(name, rejected.at(rowsBefore + rejected.row()));
    }
    if (e instanceof WkbException broken && broken.column().isPresent()) {
      return placed(name, broken.at(broken.column().get(), rowsBefore + broken.row().orElse(0)));
    }
    if (e instanceof GeoParquetException damaged) {
      // Its message begins with the file.
      return new ConvertException(damaged.getMessage(), e);
    }
    if (e instanceof OutOfMemoryException) {
      return new ConvertException(
          "%s: its rows after the first %d need more memory than the allocator gives (%s); raise its limit, or let the input come in smaller batches."
              .formatted(name, rowsBefore, e.getMessage()),
          e);
    }
    if (e instanceof GraticuleException) {
      return placed(name, e);
    }
    return new ConvertException(
        "%s cannot be read after its first %d rows: %s."
            .formatted(name, rowsBefore, e.getMessage() == null ? e.toString() : e.getMessage()),
        e);
  }

  private static ConvertException placed(String name, RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return new ConvertException(
        message.startsWith(name) ? message : "%s: %s".formatted(name, message), e);
  }
}
