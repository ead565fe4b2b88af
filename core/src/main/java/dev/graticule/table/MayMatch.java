package dev.graticule.table;

import dev.graticule.predicate.Predicate;
import java.util.List;
import java.util.Optional;

/** Which files may hold rows that meet a condition. Errs only towards keeping a file. */
final class MayMatch {
  private MayMatch() {}

  static List<DataFile> filter(List<DataFile> files, Predicate condition) {
    return files.stream().filter(file -> test(file, condition)).toList();
  }

  static Optional<DataFile> first(List<DataFile> files, Predicate condition) {
    return files.stream().filter(file -> test(file, condition)).findFirst();
  }

  private static boolean test(DataFile file, Predicate condition) {
    return file.rows() > 0 && !condition.equals(new Predicate.Or(List.of()));
  }
}
