/**
 * Tables: files under one contract, as versions.
 *
 * <p><b>Enters</b>: chunk files that {@code write} made. <b>Leaves</b>: {@link
 * dev.graticule.table.Snapshot}s, which list files with evidence, and plans over them.
 *
 * <p>A format (a plain directory, Iceberg, Delta) implements the narrow {@link
 * dev.graticule.table.TableLog}; everything a user calls lives once, for all formats.
 *
 * <h2>Files and the contract</h2>
 *
 * Files never change, the contract does. A {@link dev.graticule.table.FileView} says which columns
 * of a file hold which of the table's, by ids or names as the snapshot's {@link
 * dev.graticule.table.ColumnMapping} says, and as what they are read: narrower numbers get the room
 * the contract gives, geometries without a meaning of their own the contract's. Rows that were
 * deleted ({@link dev.graticule.table.RowDeletes}) are left out by their position. A file that
 * contradicts the contract is a {@link dev.graticule.table.FileMismatchException}; one that is gone
 * means that its version has expired.
 *
 * <h2>Which door</h2>
 *
 * <table>
 *   <caption>What one wants, and what to call</caption>
 *   <tr><td>begin, open, list tables</td><td>{@link dev.graticule.table.Lake}</td></tr>
 *   <tr><td>put rows in, or in place of others</td><td>{@code append}, {@code overwritePartitions} of
 *       {@link dev.graticule.table.SpatialTable}; {@link dev.graticule.table.SchemaMode} says what
 *       becomes of rows with other columns</td></tr>
 *   <tr><td>take in files of others</td><td>{@code register}</td></tr>
 *   <tr><td>change columns</td><td>{@code evolve}</td></tr>
 *   <tr><td>look at earlier versions</td><td>{@code history}, {@code snapshot}, {@code changes},
 *       {@code tag}</td></tr>
 *   <tr><td>let versions go</td><td>{@code expire}; {@code hold} keeps one, a scan holds its own</td></tr>
 *   <tr><td>find what nobody holds</td><td>{@code unreferencedFiles}</td></tr>
 *   <tr><td>anything else</td><td>a {@link dev.graticule.table.Commit} by hand</td></tr>
 * </table>
 *
 * <h2>Who owns what</h2>
 *
 * A lake owns its tables, its memory and, unless given, its workers. Rows that are brought in are
 * taken over; rows that are read, and holds, are their caller's to close. Files of a commit that
 * did not happen are removed; when nobody knows whether it happened, nothing is.
 *
 * <h2>Errors</h2>
 *
 * Every error is a {@link dev.graticule.table.TableException} whose class says what to do next:
 *
 * <ul>
 *   <li>{@link dev.graticule.table.RefusedException}: mend the request. Its children say that the
 *       format cannot do it, or that rows or files do not fit;
 *   <li>{@link dev.graticule.table.CommitConflictException}: others came first, each time; try
 *       again later, or read again;
 *   <li>{@link dev.graticule.table.CommitUnknownException}: verify, delete nothing; with an
 *       idempotency key trying again is safe;
 *   <li>{@link dev.graticule.table.SnapshotExpiredException}: read a newer version.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * Everything here is safe for use by several threads. Calls that read or write metadata block and
 * say so; long work is a {@link dev.graticule.job.Job}.
 */
@NullMarked
package dev.graticule.table;

import org.jspecify.annotations.NullMarked;
