package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is known of the geometries of a column in a set of rows.
 *
 * @param nulls how many rows have none
 * @param empties how many are empty, or have only NaN coordinates: they lie outside the bounds and
 *     match no relation
 * @param bounds each vertex of each other geometry lies in it; absent when unknown or when there is
 *     no such geometry
 * @param kinds which types and dimensions occur; empty means unknown
 */
public record GeometryStatistics(
    OptionalLong nulls, OptionalLong empties, Optional<Bounds> bounds, Set<Kind> kinds) {
  private static final GeometryStatistics UNKNOWN =
      new GeometryStatistics(
          OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Set.of());

  /** Copies the set. */
  public GeometryStatistics {
    kinds = Set.copyOf(kinds);
  }

  /**
   * A geometry type in certain dimensions.
   *
   * @param type the type
   * @param dimensions the dimensions
   */
  public record Kind(GeometryType type, Dimensions dimensions) {
    /**
     * As GeoParquet writes it.
     *
     * @return such as {@code "Point Z"}
     */
    public String label() {
      return type.label() + dimensions.suffix();
    }
  }

  /**
   * Nothing is known.
   *
   * @return the empty statistics
   */
  public static GeometryStatistics unknown() {
    return UNKNOWN;
  }
}
