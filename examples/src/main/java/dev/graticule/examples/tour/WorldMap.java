package dev.graticule.examples.tour;

import dev.graticule.contract.Bounds;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.Outline;
import dev.graticule.examples.tour.TourResult.ZoneCount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Draws the tour's map as SVG: longitude and latitude straight to x and y, five units a degree. */
final class WorldMap {
  private static final double SCALE = 5;
  private static final double WIDTH = 360 * SCALE;
  private static final double NORTH = 84;
  private static final double SOUTH = -60;

  private final StringBuilder svg = new StringBuilder(1 << 20);

  private WorldMap() {}

  static String draw(TourResult result) {
    WorldMap map = new WorldMap();
    map.open(result);
    map.zones(result.outlines(), result.shown().perZone());
    // Without a window on the map the table's coordinates are no longitudes and latitudes.
    if (result.window().isPresent()) {
      FormatResult shown = result.shown();
      map.files("files", "file", result.subject().table(), shown.files());
      map.files("ordered", "ordered", shown.inOrder().written().table(), shown.files());
    }
    map.group(
        "questions",
        () -> result.window().ifPresent(w -> map.box("window", "", w, "The window asked for")));
    map.group("route", () -> map.route(result.subject().route()));
    map.group("near", () -> result.nearest().forEach(map::near));
    map.svg.append("</svg>");
    return map.svg.toString();
  }

  private void open(TourResult result) {
    svg.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"World map: %d time zones, %d files, the answers\">"
            .formatted(
                number(WIDTH),
                number(y(SOUTH)),
                result.outlines().size(),
                result.shown().files().size()));
  }

  private void zones(List<Outline> outlines, List<ZoneCount> counts) {
    Map<String, Long> byZone =
        counts.stream().collect(Collectors.toMap(ZoneCount::zone, ZoneCount::reports));
    long most = Math.max(1, counts.stream().mapToLong(ZoneCount::reports).max().orElse(1));
    for (Outline outline : outlines) {
      long reports = byZone.getOrDefault(outline.zone(), 0L);
      // Zones of the open sea are named Etc/…; they stay sea unless somebody reports from there.
      String ground = outline.zone().startsWith("Etc/") ? "zone sea" : "zone";
      String shade =
          reports == 0
              ? "class=\"%s\"".formatted(ground)
              : "class=\"zone hit\" fill-opacity=\"%.2f\""
                  .formatted(0.1 + 0.9 * Math.sqrt((double) reports / most));
      svg.append("<path ").append(shade).append(" d=\"");
      path(outline.shape());
      svg.append(
          "\"><title>%s: %,d reports</title></path>"
              .formatted(Html.escape(outline.zone()), reports));
    }
  }

  private void files(String layer, String style, String mapped, List<FileBox> files) {
    group(
        layer,
        () -> {
          for (int i = 0; i < files.size(); i++) {
            FileBox file = files.get(i);
            String id = "id=\"file-" + i + "\" ";
            if (file.table().equals(mapped)) {
              file.bounds().ifPresent(b -> box(style, id, b, file.name()));
            }
          }
        });
  }

  private void group(String layer, Runnable content) {
    svg.append("<g id=\"layer-").append(layer).append("\">");
    content.run();
    svg.append("</g>");
  }

  private void box(String style, String id, Bounds bounds, String title) {
    for (Bounds part : bounds.split()) {
      svg.append(
          "<rect %sclass=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>"
              .formatted(
                  id,
                  style,
                  number(x(part.xmin())),
                  number(y(part.ymax())),
                  number(Math.max(2, x(part.xmax()) - x(part.xmin()))),
                  number(Math.max(2, y(part.ymin()) - y(part.ymax()))),
                  Html.escape(title)));
    }
  }

  private void route(LineString route) {
    svg.append("<path class=\"route\" d=\"");
    line(route.getCoordinates(), false);
    svg.append("\"><title>The route</title></path>");
  }

  private void near(Point point) {
    svg.append(
        "<circle class=\"near\" r=\"4\" cx=\"%s\" cy=\"%s\"><title>A nearest report</title></circle>"
            .formatted(number(x(point.getX())), number(y(point.getY()))));
  }

  private void path(Geometry shape) {
    for (int i = 0; i < shape.getNumGeometries(); i++) {
      if (shape.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
        line(polygon.getExteriorRing().getCoordinates(), true);
        for (int ring = 0; ring < polygon.getNumInteriorRing(); ring++) {
          line(polygon.getInteriorRingN(ring).getCoordinates(), true);
        }
      }
    }
  }

  /** Relative moves of whole units: short, and exact enough at five units a degree. */
  private void line(Coordinate[] coordinates, boolean closed) {
    long lastX = 0;
    long lastY = 0;
    for (int i = 0; i < coordinates.length - (closed ? 1 : 0); i++) {
      long thisX = Math.round(x(coordinates[i].x));
      long thisY = Math.round(y(coordinates[i].y));
      if (i == 0) {
        svg.append('M').append(thisX).append(' ').append(thisY);
      } else if (thisX != lastX || thisY != lastY) {
        svg.append('l').append(thisX - lastX).append(' ').append(thisY - lastY);
      }
      lastX = thisX;
      lastY = thisY;
    }
    if (closed) {
      svg.append('z');
    }
  }

  private static double x(double longitude) {
    return (longitude + 180) * SCALE;
  }

  private static double y(double latitude) {
    return (NORTH - Math.max(SOUTH, Math.min(NORTH, latitude))) * SCALE;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
