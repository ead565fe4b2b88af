package dev.graticule.file;

/** How geometries stand in a file, and so who can read them as geometries. */
public enum GeoParquetProfile {
  /**
   * GeoParquet 1.1: WKB in a binary column, a covering beside it. Read by everything that knows
   * GeoParquet (GDAL, geopandas, DuckDB, SedonaDB), and as bytes by everything that knows Parquet.
   */
  V1_1,
  /**
   * GeoParquet 2.0: Parquet's own GEOMETRY and GEOGRAPHY types with their statistics, no covering.
   * Holds measures and all kinds of edges. Read by newer engines only.
   */
  V2_0,
  /**
   * Parquet's own types, and the metadata and covering of GeoParquet 1.1 as well: older readers see
   * a 1.1 file, newer ones the types.
   */
  BOTH;

  /**
   * Tells whether columns have Parquet's own geometry types.
   *
   * @return whether they have
   */
  public boolean hasNativeTypes() {
    return this != V1_1;
  }

  /**
   * The version that the metadata states.
   *
   * @return the version
   */
  public GeoParquetVersion version() {
    return this == V2_0 ? GeoParquetVersion.V2_0 : GeoParquetVersion.V1_1;
  }
}
