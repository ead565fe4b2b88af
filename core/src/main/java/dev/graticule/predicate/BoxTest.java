package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;

/**
 * What a box says of a spatial condition, before any geometry is looked at. The one judge of boxes:
 * bounds of a file, a row group, a page and a single geometry are all held against it.
 *
 * <h2>Soundness</h2>
 *
 * Each answer holds for every geometry with planar edges that is not empty and whose vertices lie
 * in the box: {@link Verdict#NONE} means that no such geometry meets the condition, {@link
 * Verdict#ALL} that each does. A smaller box inside is never answered the other way. Where rounding
 * could matter the answer is {@link Verdict#SOME}.
 *
 * <p>Immutable.
 */
public abstract sealed class BoxTest {
  /** More than the rounding of a few additions, products and a root. */
  private static final double SLACK = 1e-12;

  private BoxTest() {}

  /**
   * The test of a spatial condition.
   *
   * @param predicate a window, relation or distance
   * @return its test
   * @throws IllegalArgumentException when the condition is not spatial
   */
  public static BoxTest of(Predicate predicate) {
    if (predicate instanceof Predicate.Window window) {
      return new OfWindow(window.window());
    }
    if (predicate instanceof Predicate.Relate relate) {
      Envelope other = relate.geometry().getEnvelopeInternal();
      if (other.isNull()) {
        return new OfNothing();
      }
      boolean rectangle = relate.geometry().isRectangle();
      return switch (relate.relation()) {
        case INTERSECTS -> new OfIntersects(other, rectangle);
        case WITHIN -> new OfWithin(other, rectangle);
        case CONTAINS -> new OfContains(other);
      };
    }
    if (predicate instanceof Predicate.WithinDistance near) {
      Coordinate some = near.geometry().getCoordinate();
      return some == null
          ? new OfNothing()
          : new OfDistance(near.geometry().getEnvelopeInternal(), some, near.distance());
    }
    throw new IllegalArgumentException("Not a spatial condition: " + predicate);
  }

  /**
   * Judges a box.
   *
   * @param xmin its least x
   * @param ymin its least y
   * @param xmax its greatest x, not less than xmin
   * @param ymax its greatest y, not less than ymin
   * @return the verdict
   */
  public abstract Verdict test(double xmin, double ymin, double xmax, double ymax);

  /**
   * Judges bounds. Those that cross the antimeridian say where vertices are, not where edges run,
   * so nothing is excluded by their x.
   *
   * @param bounds the bounds
   * @return the verdict
   */
  public final Verdict test(Bounds bounds) {
    if (!bounds.crossesAntimeridian()) {
      return test(bounds.xmin(), bounds.ymin(), bounds.xmax(), bounds.ymax());
    }
    Verdict anywhere =
        test(Double.NEGATIVE_INFINITY, bounds.ymin(), Double.POSITIVE_INFINITY, bounds.ymax());
    if (anywhere == Verdict.SOME && holdsVertices(bounds)) {
      return Verdict.ALL;
    }
    return anywhere;
  }

  /** Whether a geometry with a vertex in the bounds meets the condition by that alone. */
  boolean holdsVertices(Bounds bounds) {
    return false;
  }

  /**
   * Where to look: the box of each geometry that meets the condition meets one of these.
   *
   * @return boxes that do not cross the antimeridian; none when nothing can meet the condition
   */
  public abstract List<Bounds> reach();

  private static Bounds bounds(Envelope envelope) {
    return Bounds.of(
        envelope.getMinX(), envelope.getMinY(), envelope.getMaxX(), envelope.getMaxY());
  }

  private static boolean disjoint(
      Envelope other, double xmin, double ymin, double xmax, double ymax) {
    return xmin > other.getMaxX()
        || xmax < other.getMinX()
        || ymin > other.getMaxY()
        || ymax < other.getMinY();
  }

  private static final class OfNothing extends BoxTest {
    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      return Verdict.NONE;
    }

    @Override
    public List<Bounds> reach() {
      return List.of();
    }
  }

  private static final class OfWindow extends BoxTest {
    private final Bounds window;
    private final List<Bounds> boxes;

    OfWindow(Bounds window) {
      this.window = window;
      this.boxes = window.split();
    }

    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      boolean meets = false;
      for (int i = 0; i < boxes.size(); i++) {
        Bounds box = boxes.get(i);
        if (xmin <= box.xmax() && xmax >= box.xmin() && ymin <= box.ymax() && ymax >= box.ymin()) {
          meets = true;
          if (xmin >= box.xmin()
              && xmax <= box.xmax()
              && ymin >= box.ymin()
              && ymax <= box.ymax()) {
            return Verdict.ALL;
          }
        }
      }
      return meets ? Verdict.SOME : Verdict.NONE;
    }

    @Override
    boolean holdsVertices(Bounds bounds) {
      return window.contains(bounds);
    }

    @Override
    public List<Bounds> reach() {
      return boxes;
    }
  }

  private static final class OfIntersects extends BoxTest {
    private final Envelope other;
    private final boolean rectangle;

    OfIntersects(Envelope other, boolean rectangle) {
      this.other = other;
      this.rectangle = rectangle;
    }

    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      if (disjoint(other, xmin, ymin, xmax, ymax)) {
        return Verdict.NONE;
      }
      return rectangle
              && xmin >= other.getMinX()
              && xmax <= other.getMaxX()
              && ymin >= other.getMinY()
              && ymax <= other.getMaxY()
          ? Verdict.ALL
          : Verdict.SOME;
    }

    @Override
    public List<Bounds> reach() {
      return List.of(bounds(other));
    }
  }

  private static final class OfWithin extends BoxTest {
    private final Envelope other;
    private final boolean rectangle;

    OfWithin(Envelope other, boolean rectangle) {
      this.other = other;
      this.rectangle = rectangle;
    }

    /** Only off the border: what lies wholly on it is not within. */
    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      if (disjoint(other, xmin, ymin, xmax, ymax)) {
        return Verdict.NONE;
      }
      return rectangle
              && xmin > other.getMinX()
              && xmax < other.getMaxX()
              && ymin > other.getMinY()
              && ymax < other.getMaxY()
          ? Verdict.ALL
          : Verdict.SOME;
    }

    @Override
    public List<Bounds> reach() {
      return List.of(bounds(other));
    }
  }

  private static final class OfContains extends BoxTest {
    private final Envelope other;

    OfContains(Envelope other) {
      this.other = other;
    }

    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      boolean room =
          xmin <= other.getMinX()
              && xmax >= other.getMaxX()
              && ymin <= other.getMinY()
              && ymax >= other.getMaxY();
      return room ? Verdict.SOME : Verdict.NONE;
    }

    @Override
    public List<Bounds> reach() {
      return List.of(bounds(other));
    }
  }

  private static final class OfDistance extends BoxTest {
    private final Envelope other;
    private final Coordinate some;
    private final double distance;

    OfDistance(Envelope other, Coordinate some, double distance) {
      this.other = other;
      this.some = some;
      this.distance = distance;
    }

    @Override
    public Verdict test(double xmin, double ymin, double xmax, double ymax) {
      double dx = gap(xmin, xmax, other.getMinX(), other.getMaxX());
      double dy = gap(ymin, ymax, other.getMinY(), other.getMaxY());
      if (Math.hypot(dx, dy) * (1 - SLACK) > distance) {
        return Verdict.NONE;
      }
      double farX = Math.max(Math.abs(xmin - some.x), Math.abs(xmax - some.x));
      double farY = Math.max(Math.abs(ymin - some.y), Math.abs(ymax - some.y));
      return Math.hypot(farX, farY) * (1 + SLACK) <= distance ? Verdict.ALL : Verdict.SOME;
    }

    private static double gap(double aMin, double aMax, double bMin, double bMax) {
      return Math.max(0, Math.max(bMin - aMax, aMin - bMax));
    }

    @Override
    public List<Bounds> reach() {
      double size =
          Math.max(
              Math.max(Math.abs(other.getMinX()), Math.abs(other.getMaxX())),
              Math.max(Math.abs(other.getMinY()), Math.abs(other.getMaxY())));
      double reach = distance + (distance + size) * SLACK;
      return List.of(
          Bounds.of(
              other.getMinX() - reach,
              other.getMinY() - reach,
              other.getMaxX() + reach,
              other.getMaxY() + reach));
    }
  }
}
