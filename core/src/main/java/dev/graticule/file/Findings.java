package dev.graticule.file;

import dev.graticule.file.GeoMetadataParser.Problems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Collects what a validator finds, and keeps only so many sentences of a kind. */
final class Findings implements Problems {
  private final String file;
  private final int mostListed;
  private final List<Violation> listed = new ArrayList<>();
  private final Map<ViolationCode, Long> counts = new EnumMap<>(ViolationCode.class);

  Findings(String file, int mostListed) {
    this.file = file;
    this.mostListed = mostListed;
  }

  @Override
  public void add(ViolationCode code, Optional<String> column, String sentence) {
    add(code, column, OptionalLong.empty(), file + ": " + sentence);
  }

  /** About a column. */
  void in(String column, ViolationCode code, String sentence) {
    add(code, Optional.of(column), "column \"%s\" %s".formatted(Quoted.brief(column), sentence));
  }

  /** About a row, or about many of which it is the first. */
  void at(String column, long row, ViolationCode code, String sentence) {
    add(
        code,
        Optional.of(column),
        OptionalLong.of(row),
        "%s: column \"%s\", row %d: %s".formatted(file, Quoted.brief(column), row, sentence));
  }

  private void add(ViolationCode code, Optional<String> column, OptionalLong row, String message) {
    if (counts.merge(code, 1L, Long::sum) <= mostListed) {
      listed.add(new Violation(code, message, column, row));
    }
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  ValidationReport report() {
    List<Violation> all = new ArrayList<>(listed);
    counts.forEach(
        (code, count) -> {
          if (count > mostListed) {
            String rest = "%s: %d more of this kind.".formatted(file, count - mostListed);
            all.add(new Violation(code, rest, Optional.empty(), OptionalLong.empty()));
          }
        });
    return new ValidationReport(file, all, counts);
  }
}
