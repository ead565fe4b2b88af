package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import java.nio.file.Path;
import java.util.List;

/**
 * A table as the format's own library has it, over our store: what ours are held against. For one
 * thread at a time.
 */
interface RawTable extends AutoCloseable {

  /** Opens a table of a lake. */
  static RawTable open(String format, Path lake, String name) {
    return switch (format) {
      case "iceberg" -> RawIceberg.open(lake, name);
      case "delta" -> RawDelta.open(lake, name);
      default -> throw new IllegalArgumentException("There is no raw " + format + ".");
    };
  }

  /**
   * Makes files known that can be appended, with the statistics of one that is in the table.
   *
   * @param names how they are called
   */
  void prepare(List<String> names);

  /** Appends the file of a number in a commit of its own. */
  void append(int number);

  /** The names of the files that may hold rows in a box. */
  List<String> plan(Bounds box);

  /** Waits for what the library leaves to do after a commit. */
  @Override
  void close();
}
