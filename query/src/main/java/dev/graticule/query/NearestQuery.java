package dev.graticule.query;

import org.locationtech.jts.geom.Geometry;

/**
 * The rows of a table nearest to a geometry, nearest first, as the plane measures. Rows equally far
 * from it come in no promised order; rows without a geometry, or with an empty one, are no
 * candidates.
 *
 * @param rows which rows and columns
 * @param count how many rows at most, at least 1
 * @param geometry to which, in the column's CRS; not empty; must not be changed afterwards
 * @param distanceColumn the name of the added last column, in the units of the CRS
 */
public record NearestQuery(TableQuery rows, int count, Geometry geometry, String distanceColumn)
    implements Query {

  /** Checks the count and the geometry. */
  public NearestQuery {
    if (count < 1) {
      throw new IllegalArgumentException("Ask for at least 1 nearest row, not " + count + ".");
    }
    if (geometry.isEmpty()) {
      throw new IllegalArgumentException("Nothing is near an empty geometry; give a point.");
    }
  }

  /**
   * The same with another name for the column of distances.
   *
   * @param name the name
   * @return the query
   */
  public NearestQuery distanceAs(String name) {
    return new NearestQuery(rows, count, geometry, name);
  }
}
