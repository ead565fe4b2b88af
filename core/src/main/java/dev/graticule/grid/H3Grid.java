package dev.graticule.grid;

import com.uber.h3core.H3Core;
import com.uber.h3core.util.LatLng;
import dev.graticule.contract.Bounds;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Polygon;

/** H3, by Uber's library, which nothing else touches. */
final class H3Grid extends CheckedGrid {
  /**
   * How far the places of a cell's descendants may lie from its middle, as a multiple of its
   * farthest corner. Were all hexagons of a level equal, 1.053 would do (the sum of √3 / √7ⁿ, n
   * from 1); near pentagons they are not, and the farthest of 20,000,000 places lay at 1.056.
   */
  private static final double DESCENDANTS = 1.25;

  private final H3Core h3;

  private H3Grid(H3Core h3) {
    super(GridKind.H3);
    this.h3 = h3;
  }

  /** Loads the native library. */
  static H3Grid open() {
    try {
      return new H3Grid(H3Core.newInstance());
    } catch (IOException e) {
      throw new GridException(
          "The native library in com.uber:h3 cannot be unpacked: %s. Free space in java.io.tmpdir, or name another folder with -Dh3.native.dir."
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  long cellAt(double lon, double lat, int level) {
    return h3.latLngToCell(lat, lon, level);
  }

  @Override
  public boolean isCell(long number) {
    return h3.isValidCell(number);
  }

  @Override
  int levelOf(long cell) {
    return h3.getResolution(cell);
  }

  @Override
  long parentOf(long cell, int level) {
    return h3.cellToParent(cell, level);
  }

  @Override
  long[] childrenOf(long cell) {
    return longs(h3.cellToChildren(cell, levelOf(cell) + 1));
  }

  @Override
  public long[] roots() {
    return longs(h3.getRes0Cells());
  }

  private static long[] longs(Collection<Long> cells) {
    return cells.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  Bounds boundsOf(long cell) {
    List<LatLng> corners = h3.cellToBoundary(cell);
    int level = levelOf(cell);
    return Sphere.around(
        lons(corners),
        lats(corners),
        h3.latLngToCell(90, 0, level) == cell,
        h3.latLngToCell(-90, 0, level) == cell);
  }

  @Override
  Bounds reachOf(long cell) {
    LatLng middle = h3.cellToLatLng(cell);
    double radius = 0;
    for (LatLng corner : h3.cellToBoundary(cell)) {
      radius = Math.max(radius, Sphere.distance(middle.lng, middle.lat, corner.lng, corner.lat));
    }
    return Sphere.cap(middle.lng, middle.lat, radius * DESCENDANTS);
  }

  @Override
  Optional<Polygon> outlineOf(long cell) {
    List<LatLng> corners = h3.cellToBoundary(cell);
    return Outline.of(lons(corners), lats(corners));
  }

  private static double[] lons(List<LatLng> corners) {
    return corners.stream().mapToDouble(corner -> corner.lng).toArray();
  }

  private static double[] lats(List<LatLng> corners) {
    return corners.stream().mapToDouble(corner -> corner.lat).toArray();
  }

  @Override
  public int write(long cell, byte[] target) {
    return writeHex(cell, target);
  }

  @Override
  Optional<Long> parse(String text) {
    return parseHex(text);
  }
}
