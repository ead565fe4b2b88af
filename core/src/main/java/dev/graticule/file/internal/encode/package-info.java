/**
 * How rows become pages of a Parquet file, for {@link dev.graticule.file.GeoParquetWriter}.
 *
 * <p>In the order of the data's way: {@link dev.graticule.file.internal.encode.LeafPlan} finds the
 * leaf columns of a contract; {@link dev.graticule.file.internal.encode.Shredder} gives the levels
 * of some rows; {@link dev.graticule.file.internal.encode.ColumnEncoder} gathers levels and values
 * into pages; {@link dev.graticule.file.internal.encode.RowGroupPipeline} has them compressed by
 * two threads; {@link dev.graticule.file.internal.encode.ParquetSink} lays them into the file.
 *
 * <p>All buffers come from the writer's allocator. Nothing here is for use from outside.
 */
@NullMarked
package dev.graticule.file.internal.encode;

import org.jspecify.annotations.NullMarked;
