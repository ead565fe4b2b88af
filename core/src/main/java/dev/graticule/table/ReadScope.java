package dev.graticule.table;

import dev.graticule.predicate.Predicate;
import java.util.Optional;

/**
 * What a commit was computed from. The format looks at every commit since the base, and the commit
 * is a conflict of {@link CommitConflictException.Remedy#READ_AGAIN} when one of them
 *
 * <ul>
 *   <li>added a file which may hold rows meeting the condition, unless it was an {@link
 *       Operation#REPLACE}: the same rows in other files are no news;
 *   <li>took out rows, where this commit is an {@link Operation#MERGE} with a condition: what was
 *       in the table decides which rows come in;
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
 */
public record ReadScope(String base, Optional<Predicate> condition) {}
