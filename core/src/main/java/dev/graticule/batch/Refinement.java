package dev.graticule.batch;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * The exact answer for a geometry whose box leaves a condition open. For one thread at a time: what
 * is prepared once is built on the first use.
 */
interface Refinement {
  /** Shared: it has no state. */
  GeometryFactory FACTORY = new GeometryFactory();

  /** The answer for a geometry that is not empty and has finite coordinates. */
  boolean meets(Geometry geometry);

  /** The answer for a point. */
  default boolean meets(double x, double y) {
    return meets(FACTORY.createPoint(new Coordinate(x, y)));
  }

  /** The answer for a geometry of which only the box is to be trusted. */
  boolean ofBoxAlone();
}
