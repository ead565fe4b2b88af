package dev.graticule.query;

import dev.graticule.file.Covering;
import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.file.StoredCovering.Precision;
import dev.graticule.query.FileShape.Crossing;
import java.util.List;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Envelope;

/**
 * Compares the boxes of a covering with an envelope. A box in single precision may have been
 * rounded to either side: the envelope gives way by two steps of that precision. Of a box that
 * crosses the antimeridian only y is compared. Where geometries may be without a box, a row without
 * one passes: it may be anywhere.
 */
final class BoxSql {
  private BoxSql() {}

  static SqlFragment meets(BoxColumn box, Envelope other) {
    return both(
        box,
        SqlFragment.of(
            "%s >= ? AND %s <= ?".formatted(box.xmax(), box.xmin()),
            down(box, other.getMinX()),
            up(box, other.getMaxX())),
        SqlFragment.of(
            "%s >= ? AND %s <= ?".formatted(box.ymax(), box.ymin()),
            down(box, other.getMinY()),
            up(box, other.getMaxY())));
  }

  static SqlFragment liesIn(BoxColumn box, Envelope other) {
    return both(
        box,
        SqlFragment.of(
            "%s >= ? AND %s <= ?".formatted(box.xmin(), box.xmax()),
            down(box, other.getMinX()),
            up(box, other.getMaxX())),
        SqlFragment.of(
            "%s >= ? AND %s <= ?".formatted(box.ymin(), box.ymax()),
            down(box, other.getMinY()),
            up(box, other.getMaxY())));
  }

  static SqlFragment holds(BoxColumn box, Envelope other) {
    return both(
        box,
        SqlFragment.of(
            "%s <= ? AND %s >= ?".formatted(box.xmin(), box.xmax()),
            up(box, other.getMinX()),
            down(box, other.getMaxX())),
        SqlFragment.of(
            "%s <= ? AND %s >= ?".formatted(box.ymin(), box.ymax()),
            up(box, other.getMinY()),
            down(box, other.getMaxY())));
  }

  /**
   * An envelope that holds all that is no farther than so, also where a distance was computed as
   * just that by rounding.
   */
  static Envelope grown(Envelope envelope, double distance) {
    double largest =
        Math.max(
            distance,
            Math.max(
                Math.max(Math.abs(envelope.getMinX()), Math.abs(envelope.getMaxX())),
                Math.max(Math.abs(envelope.getMinY()), Math.abs(envelope.getMaxY()))));
    double reach = distance + 4 * Math.ulp(largest);
    return new Envelope(
        envelope.getMinX() - reach,
        envelope.getMaxX() + reach,
        envelope.getMinY() - reach,
        envelope.getMaxY() + reach);
  }

  private static SqlFragment both(BoxColumn box, SqlFragment x, SqlFragment y) {
    SqlFragment across =
        box.crossing() == Crossing.NEVER
            ? x
            : x.wrapped("((", ") OR %s > %s)".formatted(box.xmin(), box.xmax()));
    SqlFragment test = SqlFragment.joined(List.of(across, y), " AND ").wrapped("(", ")");
    return box.gaps() == Gaps.NONE
        ? test
        : test.wrapped(
            "(",
            " OR %s IS NULL OR %s IS NULL OR %s IS NULL OR %s IS NULL)"
                .formatted(box.xmin(), box.ymin(), box.xmax(), box.ymax()));
  }

  /** A side of a covering, whose column goes by some name. */
  static String side(Covering.Path path, UnaryOperator<String> column) {
    return "struct_extract(%s, %s)".formatted(column.apply(path.column()), Sql.text(path.field()));
  }

  private static double down(BoxColumn box, double value) {
    if (box.precision() == Precision.DOUBLE) {
      return value;
    }
    return Math.nextDown(Math.nextDown((float) value));
  }

  private static double up(BoxColumn box, double value) {
    if (box.precision() == Precision.DOUBLE) {
      return value;
    }
    return Math.nextUp(Math.nextUp((float) value));
  }
}
