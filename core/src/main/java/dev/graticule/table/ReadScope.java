package dev.graticule.table;

import dev.graticule.predicate.Predicate;
import java.util.Optional;

/**
 * What a commit was computed from. The format looks at every commit since the base, and the commit
 * is a conflict of {@link CommitConflictException.Remedy#READ_AGAIN} when one of them
 *
 * <ul>
 *   <li>added a file which may hold rows meeting the condition;
 *   <li>changed the contract, and this commit adds files or changes the contract too: names,
 *       statistics and field ids of its files are those of the base.
 * </ul>
 *
 * A base that is no longer there is such a conflict too, as nobody can look any more.
 *
 * @param base the id of the snapshot that was read, under whose contract added files were written
 * @param condition which of its rows were read; absent when none were but those of removed files
 */
public record ReadScope(String base, Optional<Predicate> condition) {}
