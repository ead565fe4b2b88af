package dev.graticule.query;

import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;

/**
 * Tells where points lie to a polygon or multipolygon: JTS's own ray crossing, robust on borders,
 * over only those edges that cross the point's height. The edges are sorted into horizontal strips
 * and kept as numbers, about 24 bytes each, where JTS's indexed locator takes some 150: country
 * borders of millions of vertices fit beside everything else. Safe for use by several threads.
 */
final class AreaIndex {
  private static final int EDGES_A_STRIP = 4;
  private static final int MOST_STRIPS = 1 << 20;
  private static final long MOST_ENTRIES_A_VERTEX = 8;

  private final Envelope envelope;
  private final double[] xy;
  private final double bottom;
  private final int strips;
  private final double perHeight;
  private final int[] stripStarts;
  private final int[] edges;

  /** An index over the rings of a polygonal geometry that is not empty. */
  AreaIndex(Geometry area) {
    envelope = area.getEnvelopeInternal();
    xy = new double[2 * area.getNumPoints()];
    boolean[] ringEnds = new boolean[area.getNumPoints()];
    int vertices = 0;
    for (int i = 0; i < area.getNumGeometries(); i++) {
      Polygon polygon = (Polygon) area.getGeometryN(i);
      if (!polygon.isEmpty()) {
        vertices = add(polygon.getExteriorRing(), vertices, ringEnds);
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
          vertices = add(polygon.getInteriorRingN(hole), vertices, ringEnds);
        }
      }
    }
    bottom = envelope.getMinY();
    int wanted = Math.max(1, Math.min(MOST_STRIPS, vertices / EDGES_A_STRIP));
    // Tall edges stand in many strips: with fewer strips there are fewer entries to keep.
    while (wanted > 1 && entries(wanted, vertices, ringEnds) > MOST_ENTRIES_A_VERTEX * vertices) {
      wanted /= 2;
    }
    strips = wanted;
    perHeight = perHeight(strips);
    stripStarts = new int[strips + 1];
    for (int vertex = 0; vertex < vertices; vertex++) {
      if (!ringEnds[vertex]) {
        for (int strip = lowest(vertex); strip <= highest(vertex); strip++) {
          stripStarts[strip + 1]++;
        }
      }
    }
    for (int strip = 0; strip < strips; strip++) {
      stripStarts[strip + 1] = Math.addExact(stripStarts[strip + 1], stripStarts[strip]);
    }
    edges = new int[stripStarts[strips]];
    int[] filled = stripStarts.clone();
    for (int vertex = 0; vertex < vertices; vertex++) {
      if (!ringEnds[vertex]) {
        for (int strip = lowest(vertex); strip <= highest(vertex); strip++) {
          edges[filled[strip]++] = vertex;
        }
      }
    }
  }

  private int add(LinearRing ring, int from, boolean[] ringEnds) {
    CoordinateSequence sequence = ring.getCoordinateSequence();
    int at = from;
    for (int i = 0; i < sequence.size(); i++) {
      xy[2 * at] = sequence.getX(i);
      xy[2 * at + 1] = sequence.getY(i);
      at++;
    }
    if (at > from) {
      ringEnds[at - 1] = true;
    }
    return at;
  }

  /** How many entries the edges would take in so many strips. */
  private long entries(int wanted, int vertices, boolean[] ringEnds) {
    double scale = perHeight(wanted);
    long sum = 0;
    for (int vertex = 0; vertex < vertices; vertex++) {
      if (!ringEnds[vertex]) {
        double from = xy[2 * vertex + 1];
        double to = xy[2 * vertex + 3];
        sum += 1L + Math.abs(strip(to, scale, wanted) - strip(from, scale, wanted));
      }
    }
    return sum;
  }

  /** How many entries of edges are kept, which is what takes the memory. */
  int entries() {
    return edges.length;
  }

  private double perHeight(int wanted) {
    double height = envelope.getHeight();
    return height > 0 ? wanted / height : 0;
  }

  private int lowest(int vertex) {
    return strip(Math.min(xy[2 * vertex + 1], xy[2 * vertex + 3]));
  }

  private int highest(int vertex) {
    return strip(Math.max(xy[2 * vertex + 1], xy[2 * vertex + 3]));
  }

  /** Grows with y, so that an edge stands in the strip of each height it crosses. */
  private int strip(double y) {
    return strip(y, perHeight, strips);
  }

  private int strip(double y, double scale, int count) {
    int strip = (int) ((y - bottom) * scale);
    return Math.max(0, Math.min(count - 1, strip));
  }

  /** One of {@link Location}'s interior, boundary and exterior. */
  int locate(double x, double y) {
    if (!envelope.contains(x, y)) {
      return Location.EXTERIOR;
    }
    RayCrossingCounter counter = new RayCrossingCounter(new Coordinate(x, y));
    Coordinate from = new Coordinate();
    Coordinate to = new Coordinate();
    int strip = strip(y);
    for (int i = stripStarts[strip]; i < stripStarts[strip + 1]; i++) {
      int vertex = 2 * edges[i];
      from.setX(xy[vertex]);
      from.setY(xy[vertex + 1]);
      to.setX(xy[vertex + 2]);
      to.setY(xy[vertex + 3]);
      counter.countSegment(from, to);
      if (counter.isOnSegment()) {
        return Location.BOUNDARY;
      }
    }
    return counter.getLocation();
  }
}
