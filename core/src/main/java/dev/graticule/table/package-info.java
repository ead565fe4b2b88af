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
 * <h2>Threads</h2>
 *
 * Everything here is safe for use by several threads. Calls that read or write metadata block and
 * say so; long work is a {@link dev.graticule.job.Job}.
 */
@NullMarked
package dev.graticule.table;

import org.jspecify.annotations.NullMarked;
