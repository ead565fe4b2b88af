package dev.graticule.examples.tour;

import dev.graticule.contract.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;

/**
 * What the tour did, for the page and the last lines.
 *
 * @param mapped the table whose files the map shows
 * @param tables what was written
 * @param files the files of the tables
 * @param answers the questions with their answers, in the order asked
 * @param perZone how many reports each zone has, most first
 * @param outlines the zones' borders, simplified
 * @param window the window asked for, where it lies on the map
 * @param route the route asked for
 * @param nearest the nearest rows that are points, where they lie on the map
 */
record TourResult(
    String mapped,
    List<Written> tables,
    List<FileBox> files,
    List<Answer> answers,
    List<ZoneCount> perZone,
    List<Outline> outlines,
    Optional<Bounds> window,
    LineString route,
    List<Point> nearest) {

  /**
   * A table that was written.
   *
   * @param table its name
   * @param where its folder
   * @param rows how many rows
   * @param files how many files
   * @param bytes how many bytes of files
   * @param took how long writing took
   */
  record Written(String table, String where, long rows, int files, long bytes, Duration took) {
    double rowsPerSecond() {
      return rows / seconds();
    }

    double seconds() {
      return Math.max(1e-9, took.toNanos() / 1e9);
    }
  }

  /**
   * A file with its box.
   *
   * @param table its table
   * @param name its path in the table
   * @param rows how many rows
   * @param bytes its length
   * @param bounds where its geometries lie
   */
  record FileBox(String table, String name, long rows, long bytes, Optional<Bounds> bounds) {}

  /**
   * A question with its answer.
   *
   * @param question what was asked
   * @param how the typed query or the SQL
   * @param answer what came back
   * @param took from asking to the last row
   * @param bytesRead bytes of the files and row groups that could not be ruled out
   * @param bytesTotal bytes of the table
   */
  record Answer(
      String question, String how, String answer, Duration took, long bytesRead, long bytesTotal) {}

  /**
   * How many reports a zone has.
   *
   * @param zone its name
   * @param reports how many
   */
  record ZoneCount(String zone, long reports) {}

  /**
   * A zone's borders for the map.
   *
   * @param zone its name
   * @param shape simplified
   */
  record Outline(String zone, Geometry shape) {}
}
