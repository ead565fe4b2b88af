package dev.graticule.contract;

import java.util.Arrays;
import java.util.Optional;

/**
 * How an edge runs between two vertices. On anything but {@link #PLANAR} a box of the vertices need
 * not hold the edges, so nothing is ever skipped on such a box (GeoParquet, "edges"; Parquet,
 * GEOGRAPHY).
 */
public enum Edges {
  /** A straight line in the plane of the coordinates. */
  PLANAR("planar"),
  /** The shorter great-circle arc on a sphere. */
  SPHERICAL("spherical"),
  /** A geodesic by Vincenty's formulae. */
  VINCENTY("vincenty"),
  /** A geodesic by Thomas's formulae. */
  THOMAS("thomas"),
  /** A geodesic by Andoyer's formulae. */
  ANDOYER("andoyer"),
  /** A geodesic by Karney's algorithm. */
  KARNEY("karney");

  private final String label;

  Edges(String label) {
    this.label = label;
  }

  /**
   * The name in file metadata.
   *
   * @return the name, in lower case
   */
  public String label() {
    return label;
  }

  /**
   * The edges of a metadata name.
   *
   * @param label the name, in lower case
   * @return the edges; empty for any other name
   */
  public static Optional<Edges> ofLabel(String label) {
    return Arrays.stream(values()).filter(e -> e.label.equals(label)).findFirst();
  }
}
