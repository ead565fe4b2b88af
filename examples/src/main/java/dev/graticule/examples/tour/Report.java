package dev.graticule.examples.tour;

import java.time.Instant;
import org.locationtech.jts.geom.Point;

/**
 * Where a vehicle was seen.
 *
 * @param id counts up from 0 in the order of making
 * @param vehicle the vehicle's sign
 * @param seenAt when
 * @param speed in kilometres an hour
 * @param location longitude and latitude in degrees
 */
public record Report(long id, String vehicle, Instant seenAt, double speed, Point location) {}
