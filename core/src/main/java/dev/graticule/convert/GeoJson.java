package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * GeoJSON (RFC 7946) as rows: a FeatureCollection, a single Feature or geometry, or one Feature a
 * line (GeoJSON text sequences and newline-delimited GeoJSON).
 *
 * <p>The file is read twice, feature by feature: once for the columns, once for the rows; memory
 * does not grow with it.
 *
 * <h2>Columns</h2>
 *
 * Each property becomes a nullable column, in the order of first appearance: whole numbers INT64,
 * other numbers FLOAT64, true and false BOOLEAN, all else TEXT; objects and arrays keep their JSON
 * text. A column whose values are of several of these kinds is FLOAT64 when all are numbers that a
 * double holds exactly, TEXT otherwise. A feature's {@code id} is the column {@code id} when no
 * property has that name. The geometry is the column {@code geometry}; its types are those that
 * occur.
 *
 * <h2>CRS</h2>
 *
 * OGC:CRS84, as RFC 7946 says; the {@code crs} member of the older form is honoured when it names
 * CRS84 or an EPSG code and refused otherwise.
 */
public final class GeoJson {
  /** The column of the geometry. */
  public static final String GEOMETRY = "geometry";

  private GeoJson() {}

  /**
   * Opens a GeoJSON file.
   *
   * @param store where it lies
   * @param path its name
   * @param allocator lends the batches' memory
   * @return the rows, to be closed by the caller
   * @throws ConvertException when the file is no GeoJSON; the message names file, feature and place
   */
  public static BatchSource open(Store store, StorePath path, BufferAllocator allocator) {
    GeoJsonColumns columns = new GeoJsonColumns();
    try (GeoJsonFeatures features = new GeoJsonFeatures(store, path)) {
      for (Optional<JsonNode> feature = features.next();
          feature.isPresent();
          feature = features.next()) {
        columns.see(feature.get(), features);
      }
      Contract contract = columns.contract(features.crs());
      return new GeoJsonSource(
          new GeoJsonFeatures(store, path), contract, columns.hasFeatureId(), allocator);
    }
  }
}
