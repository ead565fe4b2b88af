package dev.graticule.quality;

import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** A rule of geometries that knows how to mend one that breaks it. */
public interface RepairableRule extends Rule {

  /**
   * Which geometries.
   *
   * @return a column of geometries, not one inside another column
   */
  String column();

  /**
   * Mends a geometry. The result is held against the rule, and against what the contract says of
   * the column, once more.
   *
   * @param geometry breaks the rule; not to be changed
   * @return another geometry; empty when this one cannot be mended
   */
  Optional<Geometry> repair(Geometry geometry);
}
