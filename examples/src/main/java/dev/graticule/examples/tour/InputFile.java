package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.batch.BatchSource;
import dev.graticule.convert.GeoJson;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ReadOptions;
import dev.graticule.file.ValidationReport;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;

/** The user's own file: GeoParquet or GeoJSON, by its name. */
final class InputFile {
  /** The table that it becomes. */
  static final String TABLE = "input";

  private final Store store;
  private final StorePath path;
  private final boolean json;

  private InputFile(Store store, StorePath path, boolean json) {
    this.store = store;
    this.path = path;
    this.json = json;
  }

  /** Looks at a file before anything is written. */
  static InputFile check(Path file) {
    Path whole = file.toAbsolutePath();
    if (!Files.isRegularFile(whole)) {
      throw new TourOptions.UsageException("There is no file %s.".formatted(file));
    }
    String name = whole.getFileName().toString();
    boolean json = name.toLowerCase(Locale.ROOT).matches(".*(json|jsonl|geojsons)");
    InputFile input = new InputFile(Store.local(whole.getParent()), StorePath.of(name), json);
    if (!json) {
      ValidationReport report = GeoParquetValidator.validate(input.store, input.path);
      if (!report.isValid()) {
        throw new InvalidInputException(report.toString());
      }
    }
    return input;
  }

  Rows open(BufferAllocator allocator) {
    if (json) {
      BatchSource source = GeoJson.open(store, path, allocator);
      return new Rows(source, source::close);
    }
    GeoParquetFile file = GeoParquetFile.open(store, path);
    try {
      BatchSource source = file.read(ReadOptions.defaults(), allocator);
      return new Rows(
          source,
          () -> {
            source.close();
            file.close();
          });
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The file's rows with what must be closed behind them. */
  record Rows(BatchSource source, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }

  /** A file that is not what its specification asks. */
  static final class InvalidInputException extends GraticuleException {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String message) {
      super(message);
    }
  }
}
