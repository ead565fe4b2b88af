package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.GeometryType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Geometries of RFC 7946, section 3.1. A third number of a position is its height; more numbers are
 * refused, because the format gives them no meaning.
 */
final class GeoJsonGeometry {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final int MAX_DEPTH = 16;

  private final GeoJsonFeatures features;

  GeoJsonGeometry(GeoJsonFeatures features) {
    this.features = features;
  }

  static GeometryType type(JsonNode geometry, GeoJsonFeatures features) {
    return GeometryType.ofLabel(geometry.path("type").asText(""))
        .orElseThrow(
            () ->
                features.refuse(
                    "%s is no geometry type of GeoJSON."
                        .formatted(
                            geometry.path("type").isMissingNode()
                                ? "a geometry without \"type\""
                                : geometry.path("type").toString())));
  }

  Geometry read(JsonNode geometry) {
    return read(geometry, 0);
  }

  private Geometry read(JsonNode geometry, int depth) {
    if (depth > MAX_DEPTH) {
      throw features.refuse("collections are nested deeper than %d.".formatted(MAX_DEPTH));
    }
    GeometryType type = type(geometry, features);
    if (type == GeometryType.GEOMETRY_COLLECTION) {
      Geometry[] parts =
          each(geometry, "geometries").stream()
              .map(part -> read(part, depth + 1))
              .toArray(Geometry[]::new);
      return FACTORY.createGeometryCollection(parts);
    }
    JsonNode coordinates = geometry.path("coordinates");
    if (!coordinates.isArray()) {
      throw features.refuse("a %s needs an array \"coordinates\".".formatted(type.label()));
    }
    return switch (type) {
      case POINT -> point(coordinates);
      case LINE_STRING -> line(coordinates);
      case POLYGON -> polygon(coordinates);
      case MULTI_POINT ->
          FACTORY.createMultiPoint(
              each(coordinates).stream().map(this::point).toArray(Point[]::new));
      case MULTI_LINE_STRING ->
          FACTORY.createMultiLineString(
              each(coordinates).stream().map(this::line).toArray(LineString[]::new));
      case MULTI_POLYGON ->
          FACTORY.createMultiPolygon(
              each(coordinates).stream().map(this::polygon).toArray(Polygon[]::new));
      case GEOMETRY_COLLECTION -> throw new IllegalStateException("handled above");
    };
  }

  private Point point(JsonNode position) {
    return position.isEmpty() ? FACTORY.createPoint() : FACTORY.createPoint(coordinate(position));
  }

  private LineString line(JsonNode positions) {
    Coordinate[] coordinates = coordinates(positions);
    if (coordinates.length == 1) {
      throw features.refuse("a LineString has at least two positions, not one.");
    }
    return FACTORY.createLineString(coordinates);
  }

  private Polygon polygon(JsonNode rings) {
    List<LinearRing> all = new ArrayList<>();
    for (JsonNode ring : each(rings)) {
      Coordinate[] coordinates = coordinates(ring);
      if (coordinates.length > 0 && coordinates.length < 4) {
        throw features.refuse(
            "a ring has at least four positions, not %d.".formatted(coordinates.length));
      }
      if (coordinates.length > 0 && !coordinates[0].equals2D(coordinates[coordinates.length - 1])) {
        throw features.refuse("a ring ends where it began; this one does not.");
      }
      all.add(FACTORY.createLinearRing(coordinates));
    }
    return all.isEmpty()
        ? FACTORY.createPolygon()
        : FACTORY.createPolygon(all.get(0), all.subList(1, all.size()).toArray(LinearRing[]::new));
  }

  private Coordinate[] coordinates(JsonNode positions) {
    return each(positions).stream().map(this::coordinate).toArray(Coordinate[]::new);
  }

  private Coordinate coordinate(JsonNode position) {
    int count = position.size();
    if (!position.isArray() || count < 2 || count > 3) {
      throw features.refuse(
          "a position is an array of two or three numbers, not " + abridged(position) + ".");
    }
    for (JsonNode number : position) {
      if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
        throw features.refuse("a position holds finite numbers, not " + abridged(number) + ".");
      }
    }
    double x = position.get(0).doubleValue();
    double y = position.get(1).doubleValue();
    return count == 2
        ? new CoordinateXY(x, y)
        : new Coordinate(x, y, position.get(2).doubleValue());
  }

  private List<JsonNode> each(JsonNode geometry, String member) {
    JsonNode array = geometry.path(member);
    if (!array.isArray()) {
      throw features.refuse("a GeometryCollection needs an array \"%s\".".formatted(member));
    }
    return each(array);
  }

  private List<JsonNode> each(JsonNode array) {
    if (!array.isArray()) {
      throw features.refuse(
          "coordinates are nested arrays; %s is none.".formatted(abridged(array)));
    }
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String abridged(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
