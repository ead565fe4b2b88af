package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.batch.BatchSource;
import dev.graticule.examples.SourceFile;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ValidationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The user's own file, held against the specification before anything is written.
 *
 * @param source the file
 */
record InputFile(SourceFile source) {
  /** The table that it becomes. */
  static final String TABLE = "input";

  static InputFile check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TourOptions.UsageException("There is no file %s.".formatted(file));
    }
    SourceFile source = SourceFile.of(file);
    if (!source.isGeoJson()) {
      ValidationReport report =
          GeoParquetValidator.validate(source.store(), source.path(), file.toString());
      if (!report.isValid()) {
        throw new InvalidInputException(report.toString());
      }
    }
    return new InputFile(source);
  }

  BatchSource open(BufferAllocator allocator) {
    return source.open(allocator);
  }

  /** A file that is not what its specification asks. */
  static final class InvalidInputException extends GraticuleException {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String message) {
      super(message);
    }
  }
}
