package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Outline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/** Keeps a simplified copy of each zone that goes by, once. For one thread at a time. */
final class Outlines {
  private static final double DEGREES = 0.15;

  private final Map<String, Geometry> byZone = new LinkedHashMap<>();

  /** The zones as they are, looked at as they are taken. */
  Iterator<Zone> watching(Iterator<Zone> zones) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return zones.hasNext();
      }

      @Override
      public Zone next() {
        Zone zone = zones.next();
        byZone.computeIfAbsent(zone.name(), name -> simplified(zone.borders()));
        return zone;
      }
    };
  }

  private static Geometry simplified(Geometry borders) {
    DouglasPeuckerSimplifier simplifier = new DouglasPeuckerSimplifier(borders);
    simplifier.setDistanceTolerance(DEGREES);
    simplifier.setEnsureValid(false);
    return simplifier.getResultGeometry();
  }

  List<Outline> all() {
    return byZone.entrySet().stream()
        .map(zone -> new Outline(zone.getKey(), zone.getValue()))
        .toList();
  }
}
