package dev.graticule.examples.tour;

import dev.graticule.contract.GeometryColumn;
import dev.graticule.contract.GeometryType;
import org.locationtech.jts.geom.Geometry;

/**
 * A time zone of the world.
 *
 * @param name its name in the IANA time zone database, such as {@code Europe/Vienna}
 * @param vertices how many vertices its borders have
 * @param borders its area, a polygon or several
 */
public record Zone(
    String name,
    int vertices,
    @GeometryColumn(types = {GeometryType.POLYGON, GeometryType.MULTI_POLYGON}) Geometry borders) {}
