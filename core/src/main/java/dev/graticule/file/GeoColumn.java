package dev.graticule.file;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a file's {@code geo} metadata says of one geometry column.
 *
 * @param encoding how geometries are kept
 * @param kinds which types and dimensions occur; empty when not known
 * @param crs what the coordinates mean: {@link Crs#crs84()} where the file says nothing, {@link
 *     Crs#unknown()} where it says null, else the PROJJSON byte for byte
 * @param edges how edges run
 * @param orientation what is promised of rings
 * @param epoch the coordinate epoch as a decimal year
 * @param bbox the bounds of all geometries
 * @param covering where the boxes of the single geometries stand
 */
public record GeoColumn(
    GeometryEncoding encoding,
    Set<Kind> kinds,
    Crs crs,
    Edges edges,
    Orientation orientation,
    OptionalDouble epoch,
    Optional<Bounds> bbox,
    Optional<Covering> covering) {

  /** Copies the set and keeps its order. */
  public GeoColumn {
    kinds = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(kinds));
  }

  /**
   * What can be said of a column of the type before its geometries are known.
   *
   * @param type the type
   * @return WKB with the type's CRS, edges, orientation and epoch; kinds, bbox and covering unknown
   */
  public static GeoColumn of(ColumnType.Geometry type) {
    return new GeoColumn(
        GeometryEncoding.WKB,
        Set.of(),
        type.crs(),
        type.edges(),
        type.orientation(),
        type.epoch(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with what is known of the geometries.
   *
   * @param found which types and dimensions occur; empty when not known
   * @param bounds the bounds of all geometries
   * @return the description
   */
  public GeoColumn withGeometries(Set<Kind> found, Optional<Bounds> bounds) {
    return new GeoColumn(encoding, found, crs, edges, orientation, epoch, bounds, covering);
  }

  /**
   * The same with a covering.
   *
   * @param other where the boxes stand
   * @return the description
   */
  public GeoColumn withCovering(Covering other) {
    return new GeoColumn(encoding, kinds, crs, edges, orientation, epoch, bbox, Optional.of(other));
  }

  /**
   * The type that a contract gives to the column. Kinds become types and dimensions; the bbox is
   * what was found, no promise, and stays out.
   *
   * @return the type
   */
  public ColumnType.Geometry type() {
    EnumSet<GeometryType> types = EnumSet.noneOf(GeometryType.class);
    EnumSet<Dimensions> dimensions = EnumSet.noneOf(Dimensions.class);
    for (Kind kind : kinds) {
      types.add(kind.type());
      dimensions.add(kind.dimensions());
    }
    return new ColumnType.Geometry(
        types, dimensions, crs, edges, orientation, epoch, Optional.empty(), Optional.empty());
  }

  GeoColumn withoutCovering() {
    return new GeoColumn(encoding, kinds, crs, edges, orientation, epoch, bbox, Optional.empty());
  }
}
