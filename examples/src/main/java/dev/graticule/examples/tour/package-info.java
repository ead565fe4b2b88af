/**
 * The tour: real borders and a made-up fleet go in, tables and answers come out, with a page that
 * shows them.
 *
 * <p>{@link dev.graticule.examples.tour.Tour} is the door.
 */
@NullMarked
package dev.graticule.examples.tour;

import org.jspecify.annotations.NullMarked;
