package dev.graticule.file;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the boxes of the single geometries stand: a struct column beside the geometries, with a
 * field for each number (GeoParquet 1.1, "covering").
 *
 * @param xmin western or lower x
 * @param ymin lower y
 * @param xmax eastern or upper x; less than xmin where a box crosses the antimeridian
 * @param ymax upper y
 * @param zmin lower z, where there is one
 * @param zmax upper z, where there is one
 */
public record Covering(
    Path xmin, Path ymin, Path xmax, Path ymax, Optional<Path> zmin, Optional<Path> zmax) {

  /**
   * A field of a struct column.
   *
   * @param column the struct column
   * @param field its field
   */
  public record Path(String column, String field) {
    @Override
    public String toString() {
      return column + "." + field;
    }
  }

  /**
   * The covering in a column with the fields {@code xmin}, {@code ymin}, {@code xmax} and {@code
   * ymax}.
   *
   * @param column the struct column
   * @return the covering
   */
  public static Covering of(String column) {
    return new Covering(
        new Path(column, "xmin"),
        new Path(column, "ymin"),
        new Path(column, "xmax"),
        new Path(column, "ymax"),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The paths that there are, lower numbers first: x, y and z, then the same of the upper ones.
   *
   * @return four or six paths
   */
  public Stream<Path> paths() {
    return Stream.of(
            Optional.of(xmin), Optional.of(ymin), zmin, Optional.of(xmax), Optional.of(ymax), zmax)
        .flatMap(Optional::stream);
  }
}
