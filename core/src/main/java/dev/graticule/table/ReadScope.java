package dev.graticule.table;

import dev.graticule.predicate.Predicate;
import dev.graticule.store.StorePath;
import java.util.Optional;
import java.util.Set;

/**
 * What a commit was computed from. The format looks at every commit since the base, and the commit
 * is a conflict of {@link CommitConflictException.Remedy#READ_AGAIN} when one of them
 *
 * <ul>
 *   <li>added a file which may hold rows meeting the condition, unless it was an {@link
 *       Operation#REPLACE}: the same rows in other files are no news;
 *   <li>took out one of the named files, or deleted rows of it, or put other files in its place:
 *       what was in it decides which rows come in;
 *   <li>deleted rows of a file that this commit takes out, or deletes rows of;
 *   <li>changed the contract, and this commit adds files, changes the contract too or has a
 *       condition: names, statistics and field ids of its files are those of the base, and so is
 *       what the condition asks.
 * </ul>
 *
 * A base that is no longer there is such a conflict too, as nobody can look any more.
 *
 * @param base the id of the snapshot that was read, under whose contract added files were written
 * @param condition which of its rows were read; absent when none were but those of removed files
 * @param files those in which rows were found that the commit was computed from, whether or not it
 *     changes them
 */
public record ReadScope(String base, Optional<Predicate> condition, Set<StorePath> files) {

  /** Copies the files. */
  public ReadScope {
    files = Set.copyOf(files);
  }

  /**
   * Rows of no file but those that the commit takes out, or deletes rows of.
   *
   * @param base the id of the snapshot that was read
   * @param condition which of its rows were read
   */
  public ReadScope(String base, Optional<Predicate> condition) {
    this(base, condition, Set.of());
  }
}
