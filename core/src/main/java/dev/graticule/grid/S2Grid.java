package dev.graticule.grid;

import com.google.common.geometry.S2Cell;
import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import com.google.common.geometry.S2LatLngRect;
import dev.graticule.contract.Bounds;
import java.util.Optional;
import org.locationtech.jts.geom.Polygon;

/** S2, by Google's library, which nothing else touches. */
final class S2Grid extends CheckedGrid {
  private static final int CORNERS = 4;

  /** What turning radians into degrees and back can move a side by. */
  private static final double MARGIN = 1e-12;

  private S2Grid() {
    super(GridKind.S2);
  }

  /** Opened and not made by a class's initialiser, so that a missing library says so each time. */
  static S2Grid open() {
    S2Grid grid = new S2Grid();
    // What the library itself depends on is found missing here, not in the midst of rows.
    grid.boundsOf(S2CellId.fromFace(0).id());
    return grid;
  }

  @Override
  long cellAt(double lon, double lat, int level) {
    return S2Cells.cell(lon, lat, level);
  }

  /** The parent by its definition: the bits below the level's mark are cut off. */
  private static long up(long cell, int level) {
    long mark = S2CellId.lowestOnBitForLevel(level);
    return (cell & -mark) | mark;
  }

  @Override
  public boolean isCell(long number) {
    return new S2CellId(number).isValid();
  }

  @Override
  int levelOf(long cell) {
    return new S2CellId(cell).level();
  }

  @Override
  long parentOf(long cell, int level) {
    return up(cell, level);
  }

  @Override
  long[] childrenOf(long cell) {
    S2CellId id = new S2CellId(cell);
    long[] children = new long[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      children[i] = id.child(i).id();
    }
    return children;
  }

  @Override
  public long[] roots() {
    long[] faces = new long[S2CellId.NUM_FACES];
    for (int face = 0; face < faces.length; face++) {
      faces[face] = S2CellId.fromFace(face).id();
    }
    return faces;
  }

  @Override
  Bounds boundsOf(long cell) {
    S2LatLngRect box = new S2Cell(new S2CellId(cell)).getRectBound();
    double south = Math.max(-90, box.latLo().degrees() - MARGIN);
    double north = Math.min(90, box.latHi().degrees() + MARGIN);
    if (box.lng().isFull()) {
      return Bounds.of(-180, south, 180, north);
    }
    double west = box.lngLo().degrees();
    double east = box.lngHi().degrees();
    return Sphere.box(west, south, west <= east ? east : east + 360, north);
  }

  @Override
  Optional<Polygon> outlineOf(long cell) {
    S2Cell shape = new S2Cell(new S2CellId(cell));
    double[] lons = new double[CORNERS];
    double[] lats = new double[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      S2LatLng corner = new S2LatLng(shape.getVertex(i));
      lons[i] = corner.lngDegrees();
      lats[i] = corner.latDegrees();
    }
    return Outline.of(lons, lats);
  }

  @Override
  public int write(long cell, byte[] target) {
    int length = writeHex(cell, target);
    int zeros = 16 - length;
    if (zeros > 0) {
      System.arraycopy(target, 0, target, zeros, length);
      java.util.Arrays.fill(target, 0, zeros, (byte) '0');
    }
    int end = 16;
    while (end > 1 && target[end - 1] == '0') {
      end--;
    }
    return end;
  }

  @Override
  Optional<Long> parse(String text) {
    return text.length() > 16 ? Optional.empty() : parseHex(text + "0".repeat(16 - text.length()));
  }
}
