package dev.graticule.examples;

import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.ValidationReport;
import dev.graticule.file.Violation;
import dev.graticule.file.ViolationCode;
import dev.graticule.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Are these files sound GeoParquet? One line of JSON for each file on standard output, and nothing
 * else there.
 */
public final class Validate {
  /** Every file is sound. */
  static final int SOUND = 0;

  /** At least one is not. */
  static final int UNSOUND = 1;

  /** Nothing was asked. */
  static final int USAGE = 2;

  private Validate() {}

  /**
   * Validates files and ends the process: with 0 when all are sound, with 1 when any is not, with 2
   * when none is named.
   *
   * @param files their names
   */
  public static void main(String[] files) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(List.of(files), out, System.err));
  }

  static int run(List<String> files, PrintStream out, PrintStream err) {
    if (files.isEmpty()) {
      err.println("Usage: examples/run validate FILE...");
      return USAGE;
    }
    int exit = SOUND;
    for (String file : files) {
      ValidationReport report = validate(file);
      out.println(report.toJsonLine());
      if (!report.isValid()) {
        exit = UNSOUND;
      }
    }
    return exit;
  }

  private static ValidationReport validate(String file) {
    try (InputFile input = InputFile.open(file)) {
      return GeoParquetValidator.validate(input.store(), input.path(), file);
    } catch (StoreException e) {
      return unreadable(file, e);
    }
  }

  /**
   * What cannot be read has no metadata either: whoever reads the lines wants one for each file.
   */
  private static ValidationReport unreadable(String file, StoreException e) {
    Violation violation =
        new Violation(
            ViolationCode.METADATA_MISSING,
            file + ": it cannot be read. " + e.getMessage(),
            Optional.empty(),
            OptionalLong.empty());
    return new ValidationReport(
        file, List.of(violation), Map.of(ViolationCode.METADATA_MISSING, 1L));
  }
}
