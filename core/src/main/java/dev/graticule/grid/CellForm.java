package dev.graticule.grid;

/** How a cell stands in a column. */
public enum CellForm {
  /**
   * A whole number of 64 bits: H3's index, S2's id (as a signed number: the cells of the last two
   * and a half faces are negative), CARTO's quadbin for a quadkey. A geohash has no such form.
   */
  LONG,
  /** Text: H3's hexadecimal index, S2's token, the digits of a quadkey, a geohash. */
  TEXT
}
