package dev.graticule.examples.tour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Point;

/**
 * A report of a vehicle that knows where it is heading: what a {@link Report} has, and one column
 * more.
 *
 * @param id counts up from 0 in the order of making
 * @param vehicle the vehicle's sign
 * @param seenAt when
 * @param speed in kilometres an hour
 * @param location longitude and latitude in degrees
 * @param heading in degrees clockwise from north; absent in earlier reports
 */
public record HeadedReport(
    long id,
    String vehicle,
    Instant seenAt,
    double speed,
    Point location,
    @Nullable Double heading) {
  private static final int DEGREES = 360;

  /** A made-up heading for a made-up report, the same for the same report. */
  static HeadedReport of(Report report) {
    double heading = Math.floorMod(report.id() * 47, DEGREES);
    return new HeadedReport(
        report.id(), report.vehicle(), report.seenAt(), report.speed(), report.location(), heading);
  }
}
