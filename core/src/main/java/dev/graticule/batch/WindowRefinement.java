package dev.graticule.batch;

import dev.graticule.contract.Bounds;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.predicate.RectangleIntersects;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/** Whether a geometry shares a point with a window, or with one of its two halves. */
final class WindowRefinement implements Refinement {
  private final List<Bounds> boxes;

  WindowRefinement(Bounds window) {
    boxes = window.split();
  }

  @Override
  public boolean meets(Geometry geometry) {
    Envelope around = geometry.getEnvelopeInternal();
    for (Bounds box : boxes) {
      Geometry window = FACTORY.toGeometry(clipped(box, around));
      if (window.isEmpty()) {
        continue;
      }
      boolean meets =
          window instanceof Polygon rectangle
              ? RectangleIntersects.intersects(rectangle, geometry)
              : RelateNG.relate(window, geometry, RelatePredicate.intersects());
      if (meets) {
        return true;
      }
    }
    return false;
  }

  /** An infinite side is brought close to the geometry, which changes no answer. */
  private static Envelope clipped(Bounds box, Envelope around) {
    double marginX = 1 + around.getWidth();
    double marginY = 1 + around.getHeight();
    double xmin = Math.max(box.xmin(), around.getMinX() - marginX);
    double xmax = Math.min(box.xmax(), around.getMaxX() + marginX);
    double ymin = Math.max(box.ymin(), around.getMinY() - marginY);
    double ymax = Math.min(box.ymax(), around.getMaxY() + marginY);
    return xmin > xmax || ymin > ymax ? new Envelope() : new Envelope(xmin, xmax, ymin, ymax);
  }

  @Override
  public boolean ofBoxAlone() {
    return true;
  }
}
