package dev.graticule.file;

import dev.graticule.contract.Contract;
import dev.graticule.file.ParquetNode.Named;
import dev.graticule.predicate.Evidence;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A Parquet file that lies in a store, with geometries or without. Opening reads the footer, once;
 * everything but {@link #read} then answers from memory.
 *
 * <p>Files of others are read too: GeoParquet 1.0, 1.1 and 2.0 with geometries as WKB or in the
 * encodings of GeoArrow (which become WKB), Parquet's own GEOMETRY and GEOGRAPHY without {@code
 * geo} metadata, and every Parquet type that a {@link dev.graticule.contract.ColumnType} can hold
 * without loss: unsigned integers in the next wider type, half floats as FLOAT32, enums and JSON as
 * TEXT, BSON as BINARY, INT96 as a LOCAL timestamp in nanoseconds, lists of two and of three
 * levels.
 *
 * <h2>Hostile bytes</h2>
 *
 * Whatever the bytes are, opening and reading end well or in a {@link GeoParquetException} that
 * names the file and, where there are such, row group and column. The footer may have 64 MiB, the
 * {@code geo} metadata 1 MiB, a page 256 MiB unpacked; a page above 16 MiB that claims to have
 * shrunk to less than a thousandth is refused before anything is allocated.
 *
 * <p>Safe for use by several threads. The sources it gives are each for one thread at a time, and
 * are closed before the file is.
 */
public final class GeoParquetFile implements AutoCloseable {
  private final Store store;
  private final StorePath path;
  private final StoreReader reader;
  private final Place place;
  private final FileFooter footer;

  private GeoParquetFile(
      Store store, StorePath path, StoreReader reader, Place place, FileFooter footer) {
    this.store = store;
    this.path = path;
    this.reader = reader;
    this.place = place;
    this.footer = footer;
  }

  /**
   * Opens a file and reads its footer.
   *
   * @param store where it lies; lent, and open at least as long as the file
   * @param path its name
   * @return the file, to be closed by the caller
   * @throws dev.graticule.store.ObjectNotFoundException when there is none
   * @throws GeoParquetException when it is no Parquet file, is damaged or encrypted, or has {@code
   *     geo} metadata that cannot be trusted
   */
  public static GeoParquetFile open(Store store, StorePath path) {
    return open(store, path, FileFooter::read);
  }

  /**
   * Opens a file whose footer is known, without reading anything.
   *
   * @param store where it lies; lent, and open at least as long as the file
   * @param path its name
   * @param footer what {@link #footer()} gave of the same file
   * @return the file, to be closed by the caller
   * @throws dev.graticule.store.ObjectNotFoundException when there is none
   * @throws GeoParquetException when it is of another length than it was
   */
  public static GeoParquetFile open(Store store, StorePath path, FileFooter footer) {
    return open(store, path, (reader, place) -> unchanged(footer, reader, place));
  }

  private static GeoParquetFile open(
      Store store, StorePath path, BiFunction<StoreReader, Place, FileFooter> footer) {
    StoreReader reader = store.open(path);
    try {
      Place place = new Place(path.value());
      return new GeoParquetFile(store, path, reader, place, footer.apply(reader, place));
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static FileFooter unchanged(FileFooter footer, StoreReader reader, Place place) {
    if (reader.length() != footer.fileBytes()) {
      throw place.error(
          "it has %d bytes and had %d when its footer was read; a data file must not change."
              .formatted(reader.length(), footer.fileBytes()));
    }
    return footer;
  }

  /**
   * What its footer says, to be kept for when the file is opened again.
   *
   * @return the footer; outlives the file
   */
  public FileFooter footer() {
    return footer;
  }

  /**
   * How many rows there are.
   *
   * @return the count
   */
  public long rows() {
    return rowGroups().stream().mapToLong(RowGroup::rows).sum();
  }

  /**
   * How long the file is.
   *
   * @return bytes
   */
  public long bytes() {
    return reader.length();
  }

  /**
   * The row groups in order.
   *
   * @return the row groups
   */
  public List<RowGroup> rowGroups() {
    return footer.rowGroups();
  }

  /**
   * What the rows are: each column in the order of the file, but for the coverings, which are
   * derived from the geometries. The file's key-value metadata, without {@code geo}, stands in the
   * contract's.
   *
   * @return the contract
   * @throws GeoParquetException when a column has a type that no column type can hold; such a file
   *     can still be read by naming the others
   */
  public Contract contract() {
    return footer.columns().contract();
  }

  /**
   * As {@link #contract()}, with the coverings.
   *
   * @return the contract
   * @throws GeoParquetException as {@link #contract()}
   */
  public Contract contractWithCoverings() {
    return footer.columns().fullContract();
  }

  /**
   * The {@code geo} metadata.
   *
   * @return the metadata, when there is some
   */
  public Optional<GeoMetadata> geo() {
    return footer.geo();
  }

  /**
   * The file's key-value metadata as it is.
   *
   * @return text by key, {@code geo} included
   */
  public Map<String, String> metadata() {
    return Map.copyOf(footer.parquet().getFileMetaData().getKeyValueMetaData());
  }

  /**
   * The field ids that the schema carries.
   *
   * @return ids by path: {@code a}, {@code a.b} for a struct's field, {@code a.element} for a
   *     list's element, {@code a.key} and {@code a.value} for a map's
   */
  public Map<String, Integer> fieldIds() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (FileColumn column : footer.columns().all()) {
      collectIds(column.physical(), column.name(), ids);
    }
    return Map.copyOf(ids);
  }

  private static void collectIds(Named named, String path, Map<String, Integer> ids) {
    OptionalInt id = named.fieldId();
    if (id.isPresent()) {
      ids.put(path, id.getAsInt());
    }
    for (Named part : named.node().parts()) {
      collectIds(part, path + "." + part.name(), ids);
    }
  }

  /**
   * The columns as they are stored, coverings and those that cannot be read among them.
   *
   * @return the columns, in the order of the file
   */
  public List<StoredColumn> storedColumns() {
    return footer.columns().stored();
  }

  /**
   * The boxes beside the geometries of a column, as the file's own {@code geo} metadata names them.
   * Without such metadata nothing is assumed, whatever columns there are.
   *
   * @param geometry the name of a geometry column
   * @return the boxes, when there are some whose numbers can be read
   */
  public Optional<StoredCovering> covering(String geometry) {
    FileColumns columns = footer.columns();
    return columns
        .find(geometry)
        .flatMap(column -> CoveringFacts.of(column, columns, footer.rowGroups()));
  }

  /**
   * What the footer says of all rows: no more than it says of each row group. The bbox of the
   * {@code geo} metadata is not among it, because tools that append or copy files carry it along
   * unchanged.
   *
   * @return the evidence
   */
  public Evidence evidence() {
    return new UnitedEvidence(rowGroups().stream().map(RowGroup::evidence).toList());
  }

  /**
   * Begins to read.
   *
   * @param options what and how
   * @param allocator gives each batch its buffers
   * @return the rows, to be closed by the caller before the file is; the batches are the caller's
   * @throws GeoParquetException when there is no such column, or one that cannot be read
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public FileScan read(ReadOptions options, BufferAllocator allocator) {
    ScanPlan plan = ScanPlan.of(footer.columns(), footer.rowGroups(), options);
    FileEngine engine =
        DatasetEngine.open(store, path, footer.parquet(), plan, options, allocator, place, bytes())
            .orElseGet(
                () ->
                    new ColumnsScan(
                        footer.parquet(),
                        new StoreInputFile(reader, place.name()),
                        plan,
                        options,
                        allocator,
                        place));
    return new FileScan(
        engine, plan, options.without(), options.positions(), bytes(), allocator, place);
  }

  /** Frees what is held. Safe to call twice. */
  @Override
  public void close() {
    reader.close();
  }
}
