/**
 * Sources of rows in other formats.
 *
 * <p><b>Enters</b>: a file or stream that others made. <b>Leaves</b>: a {@link
 * dev.graticule.batch.BatchSource} whose contract says what was found. What cannot be taken over
 * without loss or doubt is refused with file, feature and place.
 *
 * <p><b>Doors</b>: {@link dev.graticule.convert.GeoJson#open}.
 */
@NullMarked
package dev.graticule.convert;

import org.jspecify.annotations.NullMarked;
