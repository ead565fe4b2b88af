package dev.graticule.examples.tour;

import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * A made-up fleet: each city sends its reports one after the other, spread around its centre, so
 * that rows near in the table are near on the ground. The same seed gives the same reports, as far
 * as they begin with the same one. For one thread at a time.
 */
final class Fleet implements Iterator<Report> {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final double SPREAD_DEGREES = 0.25;
  private static final int VEHICLES_PER_CITY = 50;

  private final GeometryFactory factory = new GeometryFactory();
  private final SplittableRandom random;
  private final long first;
  private final long rows;
  private long made;

  /**
   * A fleet that has sent some reports already.
   *
   * @param first the number of the first report to come
   * @param rows how many come
   */
  Fleet(long first, long rows, long seed) {
    this.first = first;
    this.rows = rows;
    this.random = new SplittableRandom(seed + first);
  }

  @Override
  public boolean hasNext() {
    return made < rows;
  }

  @Override
  public Report next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The fleet has made its %d reports.".formatted(rows));
    }
    int cityNumber = (int) (made * City.ALL.size() / rows);
    long id = first + made++;
    City city = City.ALL.get(cityNumber);
    double latitude = city.latitude() + random.nextGaussian() * SPREAD_DEGREES;
    double longitude =
        city.longitude()
            + random.nextGaussian() * SPREAD_DEGREES / Math.cos(Math.toRadians(city.latitude()));
    Point location = factory.createPoint(new CoordinateXY(wrapped(longitude), latitude));
    String vehicle =
        "V%04d".formatted(cityNumber * VEHICLES_PER_CITY + random.nextInt(VEHICLES_PER_CITY));
    double speed = Math.round(10 * Math.max(0, 42 + 18 * random.nextGaussian())) / 10.0;
    return new Report(
        id, vehicle, BEGIN.plusMillis(id * 1_000 + random.nextInt(1_000)), speed, location);
  }

  private static double wrapped(double longitude) {
    return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }
}
