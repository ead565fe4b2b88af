package dev.graticule.grid;

import dev.graticule.contract.Bounds;
import org.locationtech.jts.geom.Geometry;

/**
 * Cuts the globe into cells, and each cell into smaller ones. A cell is a number of 64 bits that
 * tells its own level; what the number means is the grid's.
 *
 * <table>
 *   <caption>The grids</caption>
 *   <tr><th>grid</th><th>levels</th><th>children</th><th>number</th><th>text</th><th>library</th></tr>
 *   <tr><td>{@link #h3}</td><td>0 to 15</td><td>7 (a pentagon: 6)</td><td>H3 index</td><td>15 hexadecimal digits</td><td>{@code com.uber:h3}</td></tr>
 *   <tr><td>{@link #s2}</td><td>0 to 30</td><td>4</td><td>S2 cell id</td><td>token</td><td>{@code com.google.geometry:s2-geometry}</td></tr>
 *   <tr><td>{@link #quadkey}</td><td>0 to 26</td><td>4</td><td>quadbin</td><td>digits 0 to 3, none at level 0</td><td>none</td></tr>
 *   <tr><td>{@link #geohash}</td><td>1 to 12</td><td>32</td><td>60 bits of the geohash, then 4 of its length; ours</td><td>base 32</td><td>none</td></tr>
 * </table>
 *
 * <h2>Places</h2>
 *
 * Longitude and latitude in degrees on WGS 84, in this order. A longitude beyond ±180 means the
 * same meridian within; a latitude beyond ±90 is no place. Each place has one cell at each level.
 * The poles and the antimeridian are places like others:
 *
 * <ul>
 *   <li>Web maps end at ±85.051°; what lies beyond belongs to the outermost row of tiles, whose
 *       {@link #bounds} run to the pole. Tiles and geohashes end at the antimeridian: 180 belongs
 *       to the last column, -180 to the first.
 *   <li>A cell of H3 or S2 that runs over the antimeridian has bounds with xmin greater than xmax;
 *       one that holds a pole has bounds all around the globe.
 * </ul>
 *
 * <h2>Parents</h2>
 *
 * A parent is the grid's own. In S2, quadkey and geohash the parent of a place's cell is the
 * place's cell of that level. In H3 it is mostly, but not always: hexagons do not fill a hexagon.
 * What is looked up by parents ({@link Covering}) is asked in the same way.
 *
 * <p>A grid is a value, safe for use by several threads.
 */
public sealed interface Grid permits CheckedGrid {

  /**
   * H3.
   *
   * @return the grid
   * @throws GridException when {@code com.uber:h3} is not on the class path, or has no native
   *     library for this system
   */
  static Grid h3() {
    return OptionalLibrary.H3.open(H3Grid::open);
  }

  /**
   * S2.
   *
   * @return the grid
   * @throws GridException when {@code com.google.geometry:s2-geometry} is not on the class path
   */
  static Grid s2() {
    return OptionalLibrary.S2.open(S2Grid::open);
  }

  /**
   * The tiles of web maps, in the quadtree of Bing Maps.
   *
   * @return the grid
   */
  static Grid quadkey() {
    return QuadkeyGrid.INSTANCE;
  }

  /**
   * Geohashes.
   *
   * @return the grid
   */
  static Grid geohash() {
    return GeohashGrid.INSTANCE;
  }

  /**
   * Tells whether a grid has a cell for a place.
   *
   * @param lon longitude in degrees
   * @param lat latitude in degrees
   * @return whether the longitude is a finite number and the latitude one of -90 to 90
   */
  static boolean isPlace(double lon, double lat) {
    return Math.abs(lat) <= 90 && Double.isFinite(lon);
  }

  /**
   * Which grid this is.
   *
   * @return the kind
   */
  GridKind kind();

  /**
   * The cell of a place. Allocates nothing.
   *
   * @param lon longitude in degrees
   * @param lat latitude in degrees
   * @param level the cell's size
   * @return the cell
   * @throws GridException when there is no such level, or this is no place
   */
  long cell(double lon, double lat, int level);

  /**
   * The size of a cell.
   *
   * @param cell a cell
   * @return its level
   * @throws GridException when this is no cell
   */
  int level(long cell);

  /**
   * The cell that a cell is a part of.
   *
   * @param cell a cell
   * @param level at most the cell's own, which gives the cell itself
   * @return the larger cell
   * @throws GridException when this is no cell, or one of a coarser level
   */
  long parent(long cell, int level);

  /**
   * The parts of a cell.
   *
   * @param cell a cell, not of the finest level
   * @return the cells of the next level whose parent it is
   * @throws GridException when this is no cell, or one of the finest level
   */
  long[] children(long cell);

  /**
   * The cells of the coarsest level.
   *
   * @return the cells, which together are the globe
   */
  long[] roots();

  /**
   * A box around a cell: each place of the cell lies in it.
   *
   * @param cell a cell
   * @return the box in degrees; xmin is greater than xmax where it runs over the antimeridian
   * @throws GridException when this is no cell
   */
  Bounds bounds(long cell);

  /**
   * Tells whether a number is a cell of this grid.
   *
   * @param number any number
   * @return whether it is
   */
  boolean isCell(long number);

  /**
   * The text of a cell.
   *
   * @param cell a cell
   * @return its text
   * @throws GridException when this is no cell
   */
  String text(long cell);

  /**
   * The cell of a text.
   *
   * @param text what {@link #text} gives; letters may be large or small
   * @return the cell
   * @throws GridException when this is no text of a cell
   */
  long cell(String text);

  /**
   * Writes the text of a cell as ASCII. Allocates nothing; the cell is trusted to be one.
   *
   * @param cell a cell, as this grid gave it
   * @param target where to write, from its first byte on; {@link #MAX_TEXT} bytes are enough
   * @return how many bytes were written
   */
  int write(long cell, byte[] target);

  /** The longest text of a cell, in bytes. */
  int MAX_TEXT = 26;

  /**
   * Covers a geometry: for each place of it, {@link Covering#contains} holds for the place's cell
   * at the level. Edges are straight between their vertices in the plane of longitude and latitude;
   * put vertices on long geodesics first. Longitudes may run on beyond ±180, to ±540.
   *
   * @param geometry any geometry in longitude and latitude; none of its vertices is NaN or infinite
   * @param level the finest level to use
   * @param maxCells how many cells are enough, at least 1. Where more would be needed, larger ones
   *     are taken; where even those of the coarsest level are more, all of these that are needed
   * @return the covering; without cells when the geometry is empty
   * @throws GridException when the geometry is not in longitude and latitude
   */
  Covering cover(Geometry geometry, int level, int maxCells);

  /**
   * Covers a box.
   *
   * @param box a box in degrees; it may run over the antimeridian
   * @param level the finest level to use
   * @param maxCells as in {@link #cover(Geometry, int, int)}
   * @return the covering
   * @throws GridException when the box is not in longitude and latitude
   */
  Covering cover(Bounds box, int level, int maxCells);
}
