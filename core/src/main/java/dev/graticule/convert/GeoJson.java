package dev.graticule.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * GeoJSON (RFC 7946) as rows: a FeatureCollection, a single Feature or geometry, or one Feature
 * after the other, each on a line (newline-delimited GeoJSON) or behind a record separator (GeoJSON
 * text sequences, RFC 8142). A value.
 *
 * <p>The file is read twice, feature by feature: once for the columns, once for the rows; memory
 * does not grow with it. A single feature may have {@value #MAX_FEATURE_MEBIBYTES} MiB of text.
 *
 * <h2>Columns</h2>
 *
 * Each property becomes a nullable column, in the order of first appearance. Where rows are wanted
 * under a contract with a column of that name, the property's values are read as that column's
 * type: dates, times, UUIDs and exact decimals out of strings, lists, maps and structs out of
 * arrays and objects. Otherwise whole numbers are INT64, other numbers FLOAT64, true and false
 * BOOLEAN, all else TEXT; objects and arrays keep their JSON text. A column whose values are of
 * several of these kinds is FLOAT64 when all are numbers that a double holds exactly, TEXT
 * otherwise. A feature's {@code id} is the column {@code id} when no property has that name. The
 * geometry is the column {@code geometry}, or the primary geometry of the wanted contract; its
 * types are those that occur.
 *
 * <h2>CRS</h2>
 *
 * OGC:CRS84, as RFC 7946 says; the {@code crs} member of the older form is honoured when it names
 * CRS84 or an EPSG code and refused otherwise.
 */
public final class GeoJson implements Input {
  /** The column of the geometry, unless a wanted contract calls it otherwise. */
  public static final String GEOMETRY = "geometry";

  /** How much text one feature may have. */
  public static final int MAX_FEATURE_MEBIBYTES = 128;

  private final StoredFile file;

  private GeoJson(StoredFile file) {
    this.file = file;
  }

  /**
   * A file.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static GeoJson file(Store store, StorePath path) {
    return new GeoJson(new StoredFile(store, path));
  }

  @Override
  public String name() {
    return file.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the file is no GeoJSON; the message names file, feature and place
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    GeoJsonColumns columns = new GeoJsonColumns(wanted);
    try (GeoJsonFeatures features = new GeoJsonFeatures(file)) {
      for (Optional<JsonNode> feature = features.next();
          feature.isPresent();
          feature = features.next()) {
        columns.see(feature.get(), features);
      }
      Contract contract = columns.contract(features.crs(), name());
      GeoJsonRows rows =
          new GeoJsonRows(new GeoJsonFeatures(file), contract, columns.hasFeatureId());
      return new RowSource(contract, rows, allocator);
    }
  }
}
