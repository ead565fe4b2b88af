/**
 * Rows in memory.
 *
 * <p><b>Enters</b>: Arrow vectors, records, WKB. <b>Leaves</b>: {@link dev.graticule.batch.Batch}es
 * of one contract, from a {@link dev.graticule.batch.BatchSource}.
 *
 * <h2>Who owns what</h2>
 *
 * A batch owns its buffers and has one owner: whoever got it from {@link
 * dev.graticule.batch.BatchSource#next()} closes it. Passing a batch to a method lends it, unless
 * that method says that it takes it. A source owns what it reads from and is closed by whoever
 * opened it, at any time.
 *
 * <h2>Threads</h2>
 *
 * Batches and sources are for one thread at a time.
 */
@NullMarked
package dev.graticule.batch;

import org.jspecify.annotations.NullMarked;
