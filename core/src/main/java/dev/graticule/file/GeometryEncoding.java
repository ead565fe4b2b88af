package dev.graticule.file;

import dev.graticule.contract.GeometryType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a geometry column keeps its geometries: as WKB, or (GeoParquet 1.1 only) as in GeoArrow. */
public enum GeometryEncoding {
  /** ISO WKB in a binary column. */
  WKB(Optional.empty()),
  /** Coordinates of points in a struct. */
  POINT(Optional.of(GeometryType.POINT)),
  /** A list of coordinate structs. */
  LINESTRING(Optional.of(GeometryType.LINE_STRING)),
  /** A list of rings. */
  POLYGON(Optional.of(GeometryType.POLYGON)),
  /** A list of coordinate structs. */
  MULTIPOINT(Optional.of(GeometryType.MULTI_POINT)),
  /** A list of line strings. */
  MULTILINESTRING(Optional.of(GeometryType.MULTI_LINE_STRING)),
  /** A list of polygons. */
  MULTIPOLYGON(Optional.of(GeometryType.MULTI_POLYGON));

  private final Optional<GeometryType> onlyType;

  GeometryEncoding(Optional<GeometryType> onlyType) {
    this.onlyType = onlyType;
  }

  /**
   * The name in file metadata.
   *
   * @return {@code WKB}, or a GeoArrow name in lower case
   */
  public String label() {
    return this == WKB ? "WKB" : name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one geometry type that the encoding can hold.
   *
   * @return the type; empty when it holds any
   */
  public Optional<GeometryType> onlyType() {
    return onlyType;
  }

  /**
   * The encoding of a metadata name.
   *
   * @param label the name, compared exactly
   * @return the encoding; empty for any other name
   */
  public static Optional<GeometryEncoding> ofLabel(String label) {
    return Arrays.stream(values()).filter(e -> e.label().equals(label)).findFirst();
  }
}
