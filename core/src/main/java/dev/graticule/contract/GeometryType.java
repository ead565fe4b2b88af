package dev.graticule.contract;

import java.util.Arrays;
import java.util.Optional;

/**
 * The geometry types of OGC Simple Features that GeoParquet allows; the number is their WKB code.
 */
public enum GeometryType {
  /** A point. */
  POINT(1, "Point"),
  /** A line string. */
  LINE_STRING(2, "LineString"),
  /** A polygon. */
  POLYGON(3, "Polygon"),
  /** Several points. */
  MULTI_POINT(4, "MultiPoint"),
  /** Several line strings. */
  MULTI_LINE_STRING(5, "MultiLineString"),
  /** Several polygons. */
  MULTI_POLYGON(6, "MultiPolygon"),
  /** Geometries of any type. */
  GEOMETRY_COLLECTION(7, "GeometryCollection");

  private final int wkbCode;
  private final String label;

  GeometryType(int wkbCode, String label) {
    this.wkbCode = wkbCode;
    this.label = label;
  }

  /**
   * The code of the plane type in ISO WKB.
   *
   * @return 1 to 7
   */
  public int wkbCode() {
    return wkbCode;
  }

  /**
   * The name as GeoJSON and GeoParquet write it, such as {@code MultiPolygon}.
   *
   * @return the name
   */
  public String label() {
    return label;
  }

  /**
   * The type of a WKB code.
   *
   * @param code the code without its dimension, 1 to 7
   * @return the type; empty for any other code
   */
  public static Optional<GeometryType> ofWkbCode(int code) {
    return Arrays.stream(values()).filter(t -> t.wkbCode == code).findFirst();
  }

  /**
   * The type of a GeoJSON name.
   *
   * @param label the name, without a dimension suffix
   * @return the type; empty for any other name
   */
  public static Optional<GeometryType> ofLabel(String label) {
    return Arrays.stream(values()).filter(t -> t.label.equals(label)).findFirst();
  }
}
