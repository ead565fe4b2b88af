package dev.graticule.examples.tour;

import dev.graticule.contract.Bounds;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;

/**
 * The table that the tour asks about, with what to ask of it.
 *
 * @param table its name
 * @param geometry its geometry column
 * @param lonLat whether its coordinates are longitude and latitude, as the zones' are
 * @param points whether all its geometries are points
 * @param window a window to look into
 * @param place a place to look around
 * @param route a line across the world
 * @param sql a question in SQL, with one row as its answer
 */
record Subject(
    String table,
    String geometry,
    boolean lonLat,
    boolean points,
    Bounds window,
    Point place,
    LineString route,
    String sql) {}
