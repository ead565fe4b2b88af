/**
 * Conditions on rows, and what statistics can say of them.
 *
 * <p><b>Enters</b>: conditions from {@link dev.graticule.predicate.Predicates}, and {@link
 * dev.graticule.predicate.Evidence} about a set of rows (a file, a row group, a page).
 * <b>Leaves</b>: a {@link dev.graticule.predicate.Finding}: a verdict with its reason. Everything
 * that skips or filters anywhere uses these.
 *
 * <p>Everything here is a value: immutable, safe for use by several threads, owning nothing.
 */
@NullMarked
package dev.graticule.predicate;

import org.jspecify.annotations.NullMarked;
