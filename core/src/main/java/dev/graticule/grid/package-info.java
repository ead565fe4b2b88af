/**
 * Cells of the globe: keys that say where a row lies, in H3, S2, quadkeys and geohashes.
 *
 * <p><b>Enters</b>: longitudes and latitudes, geometries, batches. <b>Leaves</b>: cells, as numbers
 * and as text; coverings; columns of cells.
 *
 * <p><b>Doors</b>: {@link dev.graticule.grid.Grid} for cells and coverings, {@link
 * dev.graticule.grid.CellColumn} for a column of them, {@link dev.graticule.grid.CellLevel} to name
 * cells without a library at hand.
 *
 * <p>The libraries of H3 and S2 are the user's to bring; each is touched by one class, and where it
 * is missing a {@link dev.graticule.grid.GridException} names it. Cells are of longitude and
 * latitude alone: another CRS is refused by name.
 *
 * <p>A covering never lacks a cell of its area: what is not known to be outside is taken in.
 *
 * <p>Grids are values and safe for use by several threads; nothing here owns memory.
 */
@NullMarked
package dev.graticule.grid;

import org.jspecify.annotations.NullMarked;
