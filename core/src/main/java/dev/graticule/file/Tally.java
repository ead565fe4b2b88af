package dev.graticule.file;

/** Rows that break one rule: the first of them and how many there are. */
final class Tally {
  private long first = -1;
  private long count;
  private String sentence = "";

  /** Tells whether the next row is the first, whose sentence is wanted. */
  boolean isFirst() {
    return count == 0;
  }

  void add(long row, String firstSentence) {
    if (count == 0) {
      first = row;
      sentence = firstSentence;
    }
    count++;
  }

  void again() {
    count++;
  }

  void report(Findings findings, String column, ViolationCode code) {
    if (count == 0) {
      return;
    }
    String others =
        switch ((int) Math.min(count, 3)) {
          case 1 -> ".";
          case 2 -> "; so does 1 more row.";
          default -> "; so do %d more rows.".formatted(count - 1);
        };
    findings.at(column, first, code, sentence + others);
  }
}
