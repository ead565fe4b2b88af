/**
 * Asking tables.
 *
 * <p><b>Enters</b>: a {@link dev.graticule.query.Query}, which is a value, or SQL with bound
 * values, over the tables of a lake and registered ones. <b>Leaves</b>: a {@link
 * dev.graticule.query.QueryResult}, to be taken as records, batches, a publisher, a source to pull,
 * or an Arrow stream, with a {@link dev.graticule.query.QuerySummary} of what it cost. The door is
 * {@link dev.graticule.query.QueryEngine}.
 *
 * <p>A typed query skips files by their evidence, lets DuckDB compare boxes (the covering) and
 * plain values, and tests what that leaves open exactly, with JTS, batch by batch. It gives the
 * same rows with DuckDB's {@code spatial} extension and without it. SQL is DuckDB's: a single
 * query, no other statement.
 *
 * <p>A typed query that has to look at little ({@link
 * dev.graticule.query.QueryEngine.Builder#directReads}) is answered without DuckDB, by the reader
 * that a scan of the table uses too: it skips pages, which DuckDB does not, and has nothing to
 * prepare. The rows are the same; {@code explain()} tells who reads.
 *
 * <h2>What a geometry column is in SQL</h2>
 *
 * <table>
 *   <caption>Type of a table's geometry column in SQL</caption>
 *   <tr><th>in the file</th><th>without the extension</th><th>with it</th></tr>
 *   <tr><td>WKB in a binary column, with a {@code geo} key or without</td><td>BLOB</td><td>GEOMETRY</td></tr>
 *   <tr><td>native Parquet GEOMETRY</td><td>BLOB</td><td>GEOMETRY</td></tr>
 *   <tr><td>no file, or the column is not in the file</td><td>BLOB</td><td>GEOMETRY</td></tr>
 *   <tr><td>a bound JTS geometry</td><td>BLOB</td><td>GEOMETRY</td></tr>
 * </table>
 *
 * <p>Out of a query a geometry comes as ISO WKB, marked {@code geoarrow.wkb}. A column that SQL
 * only passed on keeps the CRS and edges of its table's contract; one that a function made has an
 * unknown CRS. The covering is not a column of the table. Columns have the types of the contract,
 * partition values too; what a file lacks is null.
 *
 * <h2>Files of other times and other writers</h2>
 *
 * A query sees the table as its contract is now, whatever its files were when they were written:
 * columns and fields of structs are found as the snapshot's {@link
 * dev.graticule.table.ColumnMapping} says, narrower types are given the contract's room, rows that
 * were deleted are left out by their position, values of the partition are filled in. A file that
 * contradicts the contract ends the query with {@link dev.graticule.table.FileMismatchException}.
 *
 * <p>Boxes skip rows only where the file's own {@code geo} key names them; a row without a box is
 * tested by its geometry. DuckDB keeps moments in microseconds: of moments that a file has in
 * nanoseconds it drops the rest.
 *
 * <h2>Joins by place</h2>
 *
 * Where the geometries of a join's small side lie is looked at first: files and row groups of the
 * other side that meet none of a few boxes around them are skipped, and files that meet none of
 * their boxes at all. SQL's small sides are remembered for the next query on the same version, in
 * bounded memory ({@link dev.graticule.query.QueryEngine.Builder#indexMemory}); {@code explain()}
 * says where such an index ruled a file out, {@link dev.graticule.query.IndexState} how it stands.
 * A table that SQL names in several places is read in each by the conditions of that place.
 *
 * <h2>Versions</h2>
 *
 * A query resolves each table it names once, all of them side by side, and holds that version until
 * it has ended: expiring versions in this lake leaves its files. Files that go all the same, by
 * another process, end it with {@link dev.graticule.table.SnapshotExpiredException}, after rows
 * that are right. {@link dev.graticule.query.TableQuery#at} asks an earlier version; for SQL {@link
 * dev.graticule.query.QueryEngine#register(String, dev.graticule.table.Snapshot)} gives it a name.
 *
 * <h2>Who owns what</h2>
 *
 * A result holds nothing until it is taken, and is never closed. {@code forEachBatch} lends each
 * batch for the length of the call. A batch from a publisher belongs to its subscriber from {@code
 * onNext} on, one from a source to whoever pulled it; both must be closed before the engine is.
 * Everything else (connection, memory, spilled files) is the query's own and is free shortly after
 * it ended, was cancelled or was closed. The engine owns its DuckDB; lake, registered tables,
 * workers and allocator stay the caller's.
 *
 * <h2>Threads</h2>
 *
 * Planning, waiting for DuckDB, callbacks and signals run on the executor for waiting ({@link
 * dev.graticule.job.Workers#io()}), the exact tests on the one for computing; a source is pulled by
 * the caller's thread. DuckDB has threads of its own, as many as the engine was built with. One
 * daemon thread watches deadlines. Cancelling, closing and asking are safe from any thread.
 *
 * <h2>Errors</h2>
 *
 * {@link dev.graticule.query.QueryException} for what cannot be asked or answered, its child {@link
 * dev.graticule.query.QueryMemoryException} for a limit of memory, {@link
 * dev.graticule.job.JobTimeoutException} for a deadline, {@link
 * dev.graticule.job.JobCancelledException} for a cancel; {@link
 * dev.graticule.table.SnapshotExpiredException}, {@link dev.graticule.table.FileMismatchException}
 * and the other errors of tables and files as they are. None of them hurts the engine.
 */
@NullMarked
package dev.graticule.query;

import org.jspecify.annotations.NullMarked;
