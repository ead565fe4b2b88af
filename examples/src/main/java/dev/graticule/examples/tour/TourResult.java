package dev.graticule.examples.tour;

import dev.graticule.contract.Bounds;
import dev.graticule.table.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * What the tour did, for the page and the last lines.
 *
 * @param outlines the zones' borders, simplified
 * @param formats what was done in each format, in this order; at least one, with equal answers
 * @param leftOut the formats that cannot hold the rows
 */
record TourResult(List<Outline> outlines, List<FormatResult> formats, List<LeftOut> leftOut) {

  /** The format whose files and answers stand for those of all. */
  FormatResult shown() {
    return formats.get(0);
  }

  /** What was asked of which table. */
  Subject subject() {
    return shown().subject();
  }

  /** The window asked for, where it lies on the map. */
  Optional<Bounds> window() {
    return subject().lonLat() ? Optional.of(subject().window()) : Optional.empty();
  }

  /** The nearest rows that are points, where they lie on the map. */
  List<Point> nearest() {
    return subject().lonLat() ? shown().nearest() : List.of();
  }

  /**
   * What was done in one format.
   *
   * @param format the format
   * @param subject what was asked of which table
   * @param tables what was written
   * @param files the files of the tables
   * @param inOrder the same rows along a curve
   * @param answers the questions with their answers, in the order asked
   * @param perZone how many rows each zone has, most first
   * @param nearest the nearest rows that are points
   * @param past the earlier versions
   */
  record FormatResult(
      TourFormat format,
      Subject subject,
      List<Written> tables,
      List<FileBox> files,
      InOrder inOrder,
      List<Answer> answers,
      List<ZoneCount> perZone,
      List<Point> nearest,
      Past past) {

    Written table(String name) {
      return tables.stream().filter(t -> t.table().equals(name)).findFirst().orElseThrow();
    }
  }

  /**
   * A format that the tour went past.
   *
   * @param format the format
   * @param why what it said
   */
  record LeftOut(TourFormat format, String why) {}

  /**
   * A table that was written.
   *
   * @param table its name
   * @param where its folder
   * @param commits how many commits brought rows
   * @param rows how many rows
   * @param files how many data files
   * @param bytes how many bytes of data files
   * @param logBytes how many bytes of whatever else lies in its folder
   * @param took how long writing took
   */
  record Written(
      String table,
      String where,
      int commits,
      long rows,
      int files,
      long bytes,
      long logBytes,
      Duration took) {
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
   * @param words the answer for people
   * @param exact all of the answer that must not depend on the format
   * @param took from asking to the last row
   * @param bytesRead bytes of the files and row groups that could not be ruled out
   * @param bytesTotal bytes of the table
   */
  record Answer(
      String question,
      String how,
      String words,
      List<String> exact,
      Duration took,
      long bytesRead,
      long bytesTotal) {}

  /**
   * The earlier versions of a table.
   *
   * @param versions the oldest first; none when the format keeps none
   * @param whyNot what the format says when it keeps none
   */
  record Past(List<PastVersion> versions, Optional<String> whyNot) {}

  /**
   * A version of a table, and what a question asked of it has found.
   *
   * @param id the format's own name of it
   * @param committedAt when it became the table
   * @param operation what the commit did
   * @param newColumns the columns that the version before did not have; none for the first
   * @param rows how many rows it has
   * @param inWindow how many of them lie in the window
   */
  record PastVersion(
      String id,
      Instant committedAt,
      Operation operation,
      List<String> newColumns,
      long rows,
      long inWindow) {}

  /**
   * How many rows a zone has.
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
