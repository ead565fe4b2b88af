/**
 * GeoParquet files.
 *
 * <p><b>Enters</b>: batches of one contract. <b>Leaves</b>: a file in a store and its {@link
 * dev.graticule.file.FileReceipt}; and batches again.
 */
@NullMarked
package dev.graticule.file;

import org.jspecify.annotations.NullMarked;
