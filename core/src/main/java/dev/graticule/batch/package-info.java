/**
 * Rows in memory.
 *
 * <p><b>Enters</b>: Arrow vectors, records, WKB. <b>Leaves</b>: {@link dev.graticule.batch.Batch}es
 * of one contract, from a {@link dev.graticule.batch.BatchSource}.
 *
 * <p><b>Doors</b>: {@link dev.graticule.batch.Records} between records and batches, {@link
 * dev.graticule.batch.Cast} from one contract, or foreign Arrow vectors, to another, {@link
 * dev.graticule.batch.ContractCheck} to hold rows against their contract, {@link
 * dev.graticule.batch.WkbScanner} and {@link dev.graticule.batch.WkbCodec} for geometries.
 *
 * <p><b>Fails</b> with {@link dev.graticule.batch.RejectedValueException} where a value does not go
 * into its column, with {@link dev.graticule.batch.WkbException} where a geometry is broken, each
 * naming column and row, and with {@link dev.graticule.contract.ContractException} where the
 * columns themselves do not go together.
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
