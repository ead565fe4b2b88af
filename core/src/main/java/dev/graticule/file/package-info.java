/**
 * GeoParquet files.
 *
 * <p><b>Enters</b>: batches of one contract. <b>Leaves</b>: a file in a store and its {@link
 * dev.graticule.file.FileReceipt}; and batches again.
 *
 * <p><b>Doors</b>: {@link dev.graticule.file.GeoParquetWriter}, {@link
 * dev.graticule.file.GeoParquetFile}, {@link dev.graticule.file.GeoParquetValidator} and, for the
 * metadata alone, {@link dev.graticule.file.GeoMetadata}.
 *
 * <p>Nothing in a file is believed before it is checked: whatever its bytes are, reading ends in
 * rows, in a report or in a {@link dev.graticule.file.GeoParquetException} that names the place.
 */
@NullMarked
package dev.graticule.file;

import org.jspecify.annotations.NullMarked;
