/**
 * From rows to chunk files.
 *
 * <p><b>Enters</b>: batches of one contract. They are split by partition and cut into files at the
 * target size. <b>Leaves</b>: {@link dev.graticule.write.ChunkFile}s with their receipts, whole in
 * a store or held back until all of them are.
 *
 * <p><b>Doors</b>: {@link dev.graticule.write.Layout} says how files are to lie; {@link
 * dev.graticule.write.ChunkWriter} makes them. What bounds it: the number of open writers.
 */
@NullMarked
package dev.graticule.write;

import org.jspecify.annotations.NullMarked;
