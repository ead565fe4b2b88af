/**
 * Sources of rows in other formats.
 *
 * <p><b>Enters</b>: files, streams, readers and queries that others made. <b>Leaves</b>: a {@link
 * dev.graticule.batch.BatchSource} whose contract says what was found, or an append to a table,
 * whose contract says what is wanted.
 *
 * <p><b>Door</b>: {@link dev.graticule.convert.Convert}, which takes an {@link
 * dev.graticule.convert.Input}: {@link dev.graticule.convert.GeoJson}, {@link
 * dev.graticule.convert.FlatGeobuf}, {@link dev.graticule.convert.GeoParquet}, {@link
 * dev.graticule.convert.Csv}, {@link dev.graticule.convert.Avro}, {@link
 * dev.graticule.convert.Arrow}, {@link dev.graticule.convert.Jdbc}, records, or one of a user's
 * own.
 *
 * <p><b>Fails</b> with {@link dev.graticule.convert.ConvertException} alone, which names the input,
 * the row, feature or line, the column and the way out. What cannot be taken over without loss or
 * doubt is refused.
 *
 * <h2>Libraries</h2>
 *
 * What only one format needs is optional: a user who reads CSV adds {@code de.siegmar:fastcsv}.
 * Without it the input says so in one sentence.
 *
 * <h2>Who owns what</h2>
 *
 * An input that names its rows holds nothing. One that was handed an iterator or a reader owns it
 * and closes it with the rows, also when they were never opened. Stores are lent.
 *
 * <h2>Memory</h2>
 *
 * Formats of rows become batches of at most 8,192 rows and about 8 MiB. Formats of batches keep
 * theirs. Of several inputs two are open at a time.
 *
 * <h2>Threads</h2>
 *
 * Inputs are values, their rows for one thread at a time. An append opens and reads its input on
 * the lake's waiting workers.
 */
@NullMarked
package dev.graticule.convert;

import org.jspecify.annotations.NullMarked;
