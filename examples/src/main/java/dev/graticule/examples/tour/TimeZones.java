package dev.graticule.examples.tour;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.iakovlev.timeshape.proto.Geojson;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * The world's time zones with their borders, one at a time, out of the archive that the {@code
 * timeshape} library ships. The borders come from OpenStreetMap through the
 * timezone-boundary-builder project and are licensed under the ODbL 1.0. For one thread at a time.
 */
final class TimeZones implements Iterator<Zone>, AutoCloseable {
  /** What must be said wherever the borders are shown. */
  static final String ATTRIBUTION =
      "Time-zone borders © OpenStreetMap contributors (ODbL 1.0), by timezone-boundary-builder and timeshape.";

  private static final String ARCHIVE = "/data.tar.zstd";

  private final GeometryFactory factory = new GeometryFactory();
  private final TarArchiveInputStream archive;
  private @Nullable Zone next;

  private TimeZones(TarArchiveInputStream archive) {
    this.archive = archive;
    this.next = read();
  }

  /** Opens the archive on the class path. */
  static TimeZones open() {
    InputStream resource = TimeZones.class.getResourceAsStream(ARCHIVE);
    if (resource == null) {
      throw new IllegalStateException(
          "The time-zone borders are not on the class path; start the tour through examples/run.");
    }
    try {
      return new TimeZones(
          new TarArchiveInputStream(
              new ZstdInputStream(new BufferedInputStream(resource, 1 << 16))));
    } catch (IOException e) {
      throw new UncheckedIOException("The time-zone archive cannot be opened.", e);
    }
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Zone next() {
    Zone zone = next;
    if (zone == null) {
      throw new NoSuchElementException("There are no more zones.");
    }
    next = read();
    return zone;
  }

  private @Nullable Zone read() {
    try {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        if (entry.isFile()) {
          Geojson.Feature feature = Geojson.Feature.parseFrom(archive.readAllBytes());
          Geometry borders = geometry(feature.getGeometry());
          return new Zone(entry.getName(), borders.getNumPoints(), borders);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("The time-zone archive cannot be read.", e);
    }
  }

  private Geometry geometry(Geojson.Geometry geometry) {
    return switch (geometry.getTypeCase()) {
      case POLYGON -> polygon(geometry.getPolygon());
      case MULTIPOLYGON ->
          factory.createMultiPolygon(
              geometry.getMultiPolygon().getCoordinatesList().stream()
                  .map(this::polygon)
                  .toArray(Polygon[]::new));
      default ->
          throw new IllegalStateException(
              "A time zone is an area, not a " + geometry.getTypeCase());
    };
  }

  private Polygon polygon(Geojson.Polygon polygon) {
    List<LinearRing> rings = polygon.getCoordinatesList().stream().map(this::ring).toList();
    return factory.createPolygon(
        rings.get(0), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
  }

  private LinearRing ring(Geojson.LineString line) {
    Coordinate[] coordinates =
        IntStream.range(0, line.getCoordinatesCount())
            .mapToObj(line::getCoordinates)
            .map(p -> new CoordinateXY(p.getLon(), p.getLat()))
            .toArray(Coordinate[]::new);
    return factory.createLinearRing(coordinates);
  }

  @Override
  public void close() {
    try {
      archive.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The time-zone archive cannot be closed.", e);
    }
  }
}
