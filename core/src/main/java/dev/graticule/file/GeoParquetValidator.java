package dev.graticule.file;

import static dev.graticule.file.ViolationCode.METADATA_INVALID_UTF8;
import static dev.graticule.file.ViolationCode.METADATA_MISSING;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;
import static dev.graticule.file.ViolationCode.VERSION_UNKNOWN;
import static dev.graticule.file.ViolationCode.WKB_PARSE_ERROR;

import dev.graticule.contract.Crs;
import dev.graticule.file.GeoMetadataParser.Parsed;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Holds files against the GeoParquet specification: its metadata, the Parquet schema beneath it and
 * every geometry, none of which need to be trusted. Files of 1.0, 1.1 and 2.0 are judged by their
 * own version.
 *
 * <p>Memory is bounded by the largest column chunk of a geometry column and its covering. Columns
 * in a GeoArrow encoding are judged by metadata and schema; their coordinates are not read.
 *
 * <h2>What is judged leniently</h2>
 *
 * <ul>
 *   <li>Parquet's own type need not state a CRS: one that it does not state contradicts no
 *       definition in the geo metadata, since few writers can state it.
 *   <li>A CRS given by nothing but type, authority and code passes where it can be understood.
 *   <li>Types may be declared that do not occur: a file may be a part of a whole.
 *   <li>A list of types without dimension suffixes passes beside geometries with more dimensions
 *       when the column has Parquet's own type, its CRS is defined, and the statistics of every row
 *       group state the true types. The official corpus holds such files to be sound, and a reader
 *       of 2.0 learns the dimensions from the statistics.
 *   <li>Declared boxes may be larger than the geometries. Around a box that crosses the
 *       antimeridian only the outermost vertices can be judged.
 * </ul>
 */
public final class GeoParquetValidator {
  /** How many violations of one code a report lists; it counts them all. */
  public static final int MOST_LISTED = 20;

  private final String file;
  private final StoreReader reader;
  private final Place place;
  private final Findings findings;

  private GeoParquetValidator(String file, StoreReader reader) {
    this.file = file;
    this.reader = reader;
    this.place = new Place(file);
    this.findings = new Findings(file, MOST_LISTED);
  }

  /**
   * Validates a file.
   *
   * @param store where it lies
   * @param path its path, which names it in the report
   * @return what was found; a file that is no Parquet at all is reported as {@link
   *     ViolationCode#METADATA_MISSING}
   * @throws dev.graticule.store.StoreException when the file cannot be read from the store
   */
  public static ValidationReport validate(Store store, StorePath path) {
    return validate(store, path, path.value());
  }

  /**
   * Validates a file that the user knows by another name.
   *
   * @param store where it lies
   * @param path its path
   * @param shownAs its name in the report
   * @return what was found
   * @throws dev.graticule.store.StoreException when the file cannot be read from the store
   */
  public static ValidationReport validate(Store store, StorePath path, String shownAs) {
    try (StoreReader reader = store.open(path)) {
      GeoParquetValidator validator = new GeoParquetValidator(shownAs, reader);
      validator.run();
      return validator.findings.report();
    }
  }

  private void run() {
    ParquetMetadata footer;
    List<byte[]> values;
    try {
      footer = ParquetFooter.read(reader, place);
      values = place.call(() -> FooterText.values(reader, GeoMetadata.KEY));
    } catch (GeoParquetException e) {
      findings.add(
          METADATA_MISSING,
          Optional.empty(),
          "there is no geo metadata, since the file cannot be read as Parquet (%s)"
              .formatted(unplaced(e)));
      return;
    }
    Optional<String> text = text(values);
    if (text.isEmpty()) {
      return;
    }
    Parsed metadata = GeoMetadataParser.parse(text.get(), findings);
    Optional<GeoParquetVersion> version = GeoParquetVersion.readableAs(metadata.version());
    if (!metadata.version().isEmpty()
        && version.isPresent()
        && GeoParquetVersion.ofLabel(metadata.version()).isEmpty()) {
      findings.add(
          VERSION_UNKNOWN, Optional.empty(), GeoMetadataParser.unknownVersion(metadata.version()));
    }
    if (version.isPresent()) {
      checkColumns(footer, metadata, version.get());
    }
  }

  private String unplaced(GeoParquetException e) {
    String message = String.valueOf(e.getMessage());
    String prefix = file + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private Optional<String> text(List<byte[]> values) {
    if (values.isEmpty()) {
      findings.add(
          METADATA_MISSING,
          Optional.empty(),
          "there is no \"geo\" key in the file's metadata; it is Parquet, but not GeoParquet.");
      return Optional.empty();
    }
    if (values.size() > 1) {
      findings.add(
          SCHEMA_VALIDATION_ERROR,
          Optional.empty(),
          "there are %d \"geo\" keys in the file's metadata; readers may take any of them."
              .formatted(values.size()));
    }
    byte[] first = values.get(0);
    OptionalInt invalid = FooterText.firstInvalidByte(first);
    if (invalid.isPresent()) {
      findings.add(
          METADATA_INVALID_UTF8,
          Optional.empty(),
          "the geo metadata is no UTF-8 text from byte %d on.".formatted(invalid.getAsInt()));
      return Optional.empty();
    }
    return Optional.of(new String(first, StandardCharsets.UTF_8));
  }

  private void checkColumns(ParquetMetadata footer, Parsed metadata, GeoParquetVersion version) {
    MessageType schema = footer.getFileMetaData().getSchema();
    Map<String, String> texts = footer.getFileMetaData().getKeyValueMetaData();
    SchemaRules schemaRules = new SchemaRules(schema, findings);
    VersionRules versionRules = new VersionRules(version, findings);
    schemaRules.checkEveryGeometryIsDescribed(metadata.described());
    for (Map.Entry<String, GeoColumn> entry : metadata.columns().entrySet()) {
      String name = entry.getKey();
      GeoColumn column = entry.getValue();
      Optional<Type> type = schemaRules.checkGeometry(name, column);
      Optional<NativeType> nativeType = type.flatMap(t -> NativeType.of(t, texts));
      versionRules.check(name, column, nativeType);
      CrsRules crsRules = new CrsRules(name, column, nativeType, findings);
      crsRules.checkMetadata();
      Optional<Covering> covering =
          type.isEmpty()
              ? Optional.empty()
              : column.covering().filter(c -> schemaRules.checkCovering(name, c, type.get()));
      if (type.isPresent()) {
        checkGeometries(footer, name, column, version, nativeType, crsRules, covering);
      }
    }
  }

  private void checkGeometries(
      ParquetMetadata footer,
      String name,
      GeoColumn column,
      GeoParquetVersion version,
      Optional<NativeType> nativeType,
      CrsRules crsRules,
      Optional<Covering> covering) {
    GeometryRules rules = new GeometryRules(name, column, version, findings);
    NativeStatistics statistics = new NativeStatistics(name, findings);
    try {
      place
          .column(name)
          .run(
              () -> new GeometryPass(reader, place, footer, name, covering).run(rules, statistics));
    } catch (GeoParquetException e) {
      findings.in(name, WKB_PARSE_ERROR, "cannot be read to its end (%s)".formatted(unplaced(e)));
    }
    boolean tolerated =
        version == GeoParquetVersion.V2_0
            && nativeType.isPresent()
            && column.crs() instanceof Crs.Projjson
            && crsRules.facts().form() == CrsFacts.Form.DEFINITION
            && statistics.stateExactly(rules.kinds());
    rules.finish(tolerated);
    rules.bounds().ifPresent(crsRules::checkCoordinates);
  }
}
