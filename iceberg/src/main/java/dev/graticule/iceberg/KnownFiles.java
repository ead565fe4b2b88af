package dev.graticule.iceberg;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.FileScanTask;
import org.jspecify.annotations.Nullable;

/**
 * The files of one version as its manifests list them, remembered from the second plan on: a
 * version that is asked only once, as of a table that is written to all the time, is planned by its
 * manifests alone, of which most can be left out. Kept while memory lasts, with the metrics of the
 * columns asked for last; about a kilobyte a file. Safe for use by several threads.
 */
final class KnownFiles {
  /** Beyond so many, reading a few manifests takes no longer than a look at each file. */
  private static final long MOST_FILES = 25_000;

  private final long files;
  private boolean asked;
  private Set<String> columns = Set.of();
  private SoftReference<@Nullable List<FileScanTask>> tasks = new SoftReference<>(null);

  /**
   * Nothing is remembered yet.
   *
   * @param files how many there are
   */
  KnownFiles(long files) {
    this.files = files;
  }

  /** Remembers nothing, ever. */
  static KnownFiles none() {
    return new KnownFiles(Long.MAX_VALUE);
  }

  /**
   * All files with the metrics of some columns.
   *
   * @param wanted names of columns in the schema
   * @param plan reads every manifest
   * @return the files; empty where the manifests should be looked at instead
   */
  synchronized Optional<List<FileScanTask>> with(
      Set<String> wanted, Supplier<List<FileScanTask>> plan) {
    if (files > MOST_FILES) {
      return Optional.empty();
    }
    List<FileScanTask> known = tasks.get();
    if (known != null && columns.equals(wanted)) {
      return Optional.of(known);
    }
    boolean again = asked && columns.equals(wanted);
    asked = true;
    columns = wanted;
    if (!again) {
      tasks = new SoftReference<>(null);
      return Optional.empty();
    }
    known = List.copyOf(plan.get());
    tasks = new SoftReference<>(known);
    return Optional.of(known);
  }
}
