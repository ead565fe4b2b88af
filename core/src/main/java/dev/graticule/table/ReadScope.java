package dev.graticule.table;

import dev.graticule.predicate.Predicate;
import java.util.Optional;

/**
 * What a commit was computed from. The format looks at every commit since the base: one that added
 * a file which may hold rows meeting the condition makes the commit a conflict.
 *
 * @param base the id of the snapshot that was read
 * @param condition which of its rows were read; absent when only those of the removed files were
 */
public record ReadScope(String base, Optional<Predicate> condition) {}
