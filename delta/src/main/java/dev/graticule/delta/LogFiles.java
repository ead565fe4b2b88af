package dev.graticule.delta;

import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * The names of a log's files. Kernel knows paths as text only; to it the table is a folder {@value
 * #ROOT}, and what it asks for below that lies at the same place in the table's store.
 */
final class LogFiles {
  /** What Kernel takes for the table's place. */
  static final String ROOT = "/table";

  /** Where the log lies. */
  static final StorePath LOG = StorePath.of("_delta_log");

  private static final int DIGITS = 20;
  private static final String COMMIT_SUFFIX = ".json";

  private LogFiles() {}

  /** The place in the store of what Kernel calls so. */
  static StorePath inStore(String kernelPath) throws IOException {
    if (!kernelPath.startsWith(ROOT + "/")) {
      throw new IOException(
          "The log names \"%s\", which lies outside its table.".formatted(kernelPath));
    }
    try {
      return StorePath.of(kernelPath.substring(ROOT.length() + 1));
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static String inKernel(StorePath path) {
    return ROOT + "/" + path.value();
  }

  static StorePath commit(long version) {
    return LOG.resolve(number(version) + COMMIT_SUFFIX);
  }

  static StorePath checkpoint(long version) {
    return LOG.resolve(number(version) + ".checkpoint.parquet");
  }

  static StorePath lastCheckpoint() {
    return LOG.resolve("_last_checkpoint");
  }

  private static String number(long version) {
    return "%020d".formatted(version);
  }

  /** The version that a commit's file makes; none for any other file. */
  static OptionalLong versionOfCommit(StorePath path) {
    return isDirectlyInLog(path) && path.name().length() == DIGITS + COMMIT_SUFFIX.length()
        ? version(path, COMMIT_SUFFIX)
        : OptionalLong.empty();
  }

  /** The version that a checkpoint, or a part of one, sums up; none for any other file. */
  static OptionalLong versionOfCheckpoint(StorePath path) {
    String name = path.name();
    boolean checkpoint =
        isDirectlyInLog(path)
            && name.startsWith(".checkpoint.", DIGITS)
            && (name.endsWith(".parquet") || name.endsWith(COMMIT_SUFFIX));
    return checkpoint ? parse(name) : OptionalLong.empty();
  }

  /** The version that a file of the log is about: a commit, checkpoint, checksum, compaction. */
  static OptionalLong versionOfAny(StorePath path) {
    String name = path.name();
    return isDirectlyInLog(path) && name.length() > DIGITS && name.charAt(DIGITS) == '.'
        ? parse(name)
        : OptionalLong.empty();
  }

  private static boolean isDirectlyInLog(StorePath path) {
    return path.parent().equals(LOG);
  }

  private static OptionalLong version(StorePath path, String suffix) {
    return path.name().endsWith(suffix) ? parse(path.name()) : OptionalLong.empty();
  }

  private static OptionalLong parse(String name) {
    String digits = name.substring(0, DIGITS);
    try {
      return digits.chars().allMatch(c -> c >= '0' && c <= '9')
          ? OptionalLong.of(Long.parseLong(digits))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
