package dev.graticule.iceberg;

/** Which version of the Iceberg specification a new table keeps to, and so who can read it. */
public enum FormatVersion {
  /**
   * Geometries are WKB in a binary column, with a struct of four doubles beside each that bounds
   * them. Read by everything that reads Iceberg: Spark, Trino, Flink, DuckDB, pyiceberg; a geometry
   * is bytes to them. DuckDB has to be told so, with {@code SET enable_geoparquet_conversion =
   * false}, because the files are GeoParquet too. Has no nanoseconds.
   */
  V2(2),
  /**
   * Geometries are Iceberg's own {@code geometry} and {@code geography}; timestamps may have
   * nanoseconds. Read by Iceberg's Java library from 1.10 on and engines that use such a one.
   * DuckDB 1.5 with its spatial extension reads a {@code geometry}, and no {@code geography};
   * pyiceberg 0.12 refuses to open a table with either.
   */
  V3(3);

  private final int number;

  FormatVersion(int number) {
    this.number = number;
  }

  /** What a table of some number can hold. */
  static FormatVersion of(int number) {
    return number >= V3.number ? V3 : V2;
  }

  /**
   * The number in the table's metadata.
   *
   * @return 2 or 3
   */
  public int number() {
    return number;
  }
}
