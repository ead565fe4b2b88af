package dev.graticule.grid;

import dev.graticule.contract.Bounds;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/** What is to be covered, made quick to be held against cells. */
final class CoveredArea {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final double MAX_LONGITUDE = 540;

  /** Cells lie within ±180, geometries may run on: each cell is tried where it comes again. */
  private static final double[] SHIFTS = {0, -360, 360};

  private final List<Part> parts;

  /** A geometry that is no collection. */
  private record Part(PreparedGeometry shape, Envelope box) {}

  private CoveredArea(List<Part> parts) {
    this.parts = parts;
  }

  static CoveredArea of(Geometry geometry) {
    for (Coordinate vertex : geometry.getCoordinates()) {
      if (!(Math.abs(vertex.y) <= 90 && Math.abs(vertex.x) <= MAX_LONGITUDE)) {
        throw new GridException(
            "A vertex at %s, %s is no longitude and latitude; a covering takes latitudes of -90 to 90 and longitudes of -540 to 540."
                .formatted(vertex.x, vertex.y));
      }
    }
    List<Part> parts = new ArrayList<>();
    add(geometry, parts);
    return new CoveredArea(parts);
  }

  static CoveredArea of(Bounds box) {
    List<Geometry> boxes = box.split().stream().map(CoveredArea::rectangle).toList();
    return of(FACTORY.buildGeometry(boxes));
  }

  private static void add(Geometry geometry, List<Part> parts) {
    if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        add(geometry.getGeometryN(i), parts);
      }
    } else if (!geometry.isEmpty()) {
      parts.add(
          new Part(PreparedGeometryFactory.prepare(geometry), geometry.getEnvelopeInternal()));
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether a place of the area may lie in a box. */
  boolean meets(Bounds box) {
    return box.split().stream().anyMatch(part -> meets(rectangle(part)));
  }

  /** Whether a place of the area may lie in a polygon or a flat box. */
  boolean meets(Geometry cell) {
    Envelope own = cell.getEnvelopeInternal();
    for (double shift : SHIFTS) {
      Envelope moved = moved(own, shift);
      Geometry there = null;
      for (Part part : parts) {
        if (part.box().intersects(moved)) {
          there = there == null ? moved(cell, shift) : there;
          if (part.shape().intersects(there)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether each place of a box lies in the area, for certain. */
  boolean contains(Bounds box) {
    return box.split().stream().allMatch(part -> contains(rectangle(part)));
  }

  private boolean contains(Geometry cell) {
    Envelope own = cell.getEnvelopeInternal();
    for (double shift : SHIFTS) {
      Envelope moved = moved(own, shift);
      for (Part part : parts) {
        if (part.box().contains(moved) && contains(part, moved(cell, shift))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean contains(Part part, Geometry cell) {
    try {
      return part.shape().contains(cell);
    } catch (TopologyException e) {
      // Of an area that crosses itself nothing is certain; finer cells will meet it or not.
      return false;
    }
  }

  private static Envelope moved(Envelope box, double shift) {
    return new Envelope(box.getMinX() + shift, box.getMaxX() + shift, box.getMinY(), box.getMaxY());
  }

  private static Geometry moved(Geometry cell, double shift) {
    if (shift == 0) {
      return cell;
    }
    Geometry copy = cell.copy();
    copy.apply(
        (org.locationtech.jts.geom.CoordinateFilter) vertex -> vertex.setX(vertex.getX() + shift));
    copy.geometryChanged();
    return copy;
  }

  /** A box as a geometry: a polygon, or where it is flat a line or a point. */
  private static Geometry rectangle(Bounds box) {
    return FACTORY.toGeometry(new Envelope(box.xmin(), box.xmax(), box.ymin(), box.ymax()));
  }
}
