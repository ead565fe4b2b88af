package dev.graticule.table;

import java.util.Optional;

/**
 * What a change of rows makes of one file.
 *
 * @param file the file as it was looked at
 * @param effect what becomes of it
 * @param found the rows that the change is about
 * @param count how many those are
 * @param rewritten the rows that stay, when the file is rewritten; there may be none
 */
record FileChange(
    DataFile file, Effect effect, FoundRows found, long count, Optional<StagedFiles> rewritten) {

  enum Effect {
    /** Nothing. */
    STAYS,
    /** All its rows go. */
    GOES,
    /** Some of its rows are marked as deleted. */
    MARKED,
    /** Other files hold the rows that stay. */
    REWRITTEN
  }

  static FileChange none(DataFile file, FoundRows found) {
    return new FileChange(file, Effect.STAYS, found, found.rows().count(), Optional.empty());
  }

  boolean takesOut() {
    return effect == Effect.GOES || effect == Effect.REWRITTEN;
  }
}
