/**
 * The order of rows: what lies near on the ground shall lie near in files.
 *
 * <p><b>Enters</b>: batches in any order. <b>Leaves</b>: the same rows in the order asked for, from
 * a {@link dev.graticule.batch.BatchSource}.
 *
 * <p><b>Doors</b>: {@link dev.graticule.order.Order} says by what, as a value that a layout keeps;
 * {@link dev.graticule.order.ExternalSort} sorts, in memory as far as its {@link
 * dev.graticule.order.SortOptions} allow and over scratch files beyond.
 *
 * <p>Geometries are ordered by the middles of their bounding boxes, never by the bytes of their
 * WKB. Rows that have nothing to be ordered by (no geometry, an empty one, null) come last, and
 * rows whose keys are equal keep the order in which they came.
 *
 * <p><b>What bounds it</b>: the memory of the options, a scratch space with a limit of its own, and
 * a few dozen scratch files open at a time.
 */
@NullMarked
package dev.graticule.order;

import org.jspecify.annotations.NullMarked;
