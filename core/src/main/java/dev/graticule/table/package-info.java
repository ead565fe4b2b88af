/**
 * Tables: files under one contract, as versions.
 *
 * <p><b>Enters</b>: chunk files that {@code write} made. <b>Leaves</b>: {@link
 * dev.graticule.table.Snapshot}s, which list files with evidence, and plans over them.
 *
 * <p>A format (a plain directory, Iceberg, Delta) implements the narrow {@link
 * dev.graticule.table.TableLog}; everything a user calls lives once, for all formats.
 *
 * <h2>Threads</h2>
 *
 * Everything here is safe for use by several threads. Calls that read or write metadata block and
 * say so; long work is a {@link dev.graticule.job.Job}.
 */
@NullMarked
package dev.graticule.table;

import org.jspecify.annotations.NullMarked;
