/**
 * What rows must be beyond their columns, and what becomes of those that are not.
 *
 * <p><b>Enters</b>: batches of one contract. <b>Leaves</b>: batches of the rows that pass, some of
 * them repaired; the others in a file, with row, rule and reason; counts of both.
 *
 * <p><b>Doors</b>: {@link dev.graticule.quality.Quality} says what is asked and what happens,
 * {@link dev.graticule.quality.Rule} makes rules, {@link dev.graticule.quality.Rejects} says where
 * rows go that are diverted. {@link dev.graticule.quality.QualityGate} does it; a table's append
 * opens one.
 *
 * <p><b>Fails</b> with {@link dev.graticule.quality.QualityException} where a rule refuses a row,
 * and where a contract's own promise is broken as {@link dev.graticule.batch.ContractCheck} does;
 * each names the row.
 *
 * <p>A batch without offenders goes through as it came: nothing is copied, and the bytes of a
 * geometry change only where a repair was asked for and needed.
 */
@NullMarked
package dev.graticule.quality;

import org.jspecify.annotations.NullMarked;
