package dev.graticule.examples.tour;

import java.util.List;

/**
 * A city that vehicles drive around.
 *
 * @param name its name
 * @param longitude of its centre, degrees east
 * @param latitude of its centre, degrees north
 */
record City(String name, double longitude, double latitude) {
  /** Cities of every continent, in no particular order. */
  static final List<City> ALL =
      List.of(
          new City("Vienna", 16.37, 48.21),
          new City("London", -0.13, 51.51),
          new City("Paris", 2.35, 48.86),
          new City("Madrid", -3.70, 40.42),
          new City("Rome", 12.50, 41.90),
          new City("Berlin", 13.40, 52.52),
          new City("Warsaw", 21.01, 52.23),
          new City("Helsinki", 24.94, 60.17),
          new City("Istanbul", 28.98, 41.01),
          new City("Cairo", 31.24, 30.04),
          new City("Lagos", 3.38, 6.52),
          new City("Nairobi", 36.82, -1.29),
          new City("Johannesburg", 28.05, -26.20),
          new City("Dakar", -17.44, 14.69),
          new City("Dubai", 55.27, 25.20),
          new City("Karachi", 67.01, 24.86),
          new City("Delhi", 77.21, 28.61),
          new City("Kathmandu", 85.32, 27.72),
          new City("Dhaka", 90.41, 23.81),
          new City("Bangkok", 100.50, 13.76),
          new City("Jakarta", 106.85, -6.21),
          new City("Singapore", 103.82, 1.35),
          new City("Hong Kong", 114.17, 22.32),
          new City("Shanghai", 121.47, 31.23),
          new City("Seoul", 126.98, 37.57),
          new City("Tokyo", 139.69, 35.69),
          new City("Manila", 120.98, 14.60),
          new City("Sydney", 151.21, -33.87),
          new City("Perth", 115.86, -31.95),
          new City("Auckland", 174.76, -36.85),
          new City("Honolulu", -157.86, 21.31),
          new City("Vancouver", -123.12, 49.28),
          new City("Los Angeles", -118.24, 34.05),
          new City("Mexico City", -99.13, 19.43),
          new City("Denver", -104.99, 39.74),
          new City("Chicago", -87.63, 41.88),
          new City("New York", -74.01, 40.71),
          new City("Bogota", -74.07, 4.71),
          new City("Lima", -77.04, -12.05),
          new City("Sao Paulo", -46.63, -23.55),
          new City("Buenos Aires", -58.38, -34.60),
          new City("Reykjavik", -21.94, 64.15));
}
