package dev.graticule.convert;

/** The libraries that a user may leave out. Each is touched by one class of this package. */
enum OptionalLibrary {
  FAST_CSV("de.siegmar.fastcsv.reader.CsvReader", "de.siegmar:fastcsv", "CSV is read"),
  FLAT_GEOBUF(
      "org.wololo.flatgeobuf.generated.Header", "org.wololo:flatgeobuf", "FlatGeobuf is read"),
  AVRO("org.apache.avro.Schema", "org.apache.avro:avro", "Avro is read"),
  PARQUET_AVRO(
      "org.apache.parquet.avro.AvroParquetReader",
      "org.apache.parquet:parquet-avro",
      "Parquet is read as Avro"),
  ARROW_C_DATA(
      "org.apache.arrow.c.Data",
      "org.apache.arrow:arrow-c-data",
      "streams of the C data interface are read"),
  ARROW_COMPRESSION(
      "org.apache.arrow.compression.CommonsCompressionFactory",
      "org.apache.arrow:arrow-compression",
      "compressed Arrow data is read");

  private final String type;
  private final String artifact;
  private final String use;

  OptionalLibrary(String type, String artifact, String use) {
    this.type = type;
    this.artifact = artifact;
    this.use = use;
  }

  /**
   * Asks before the class that touches the library is loaded.
   *
   * @param name what messages call the input
   * @throws ConvertException when the library is not there; names the artifact
   */
  void require(String name) {
    try {
      Class.forName(type, false, OptionalLibrary.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ConvertException(
          "%s cannot be read: %s with %s, which is not on the class path; add that artifact."
              .formatted(name, use, artifact),
          e);
    }
  }
}
