package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A Parquet file of whoever wrote it: GeoParquet 1.0, 1.1 and 2.0, with geometries as WKB or in the
 * encodings of GeoArrow, Parquet's own GEOMETRY and GEOGRAPHY, and files without a word about
 * geometries, whose WKB columns are declared with {@link #geometry}. See {@link GeoParquetFile} for
 * what is read.
 *
 * <p>The CRS stays what the file says; coverings are derived from the geometries and left out. A
 * value.
 */
public final class GeoParquet implements Input {
  private final StoredFile file;
  private final DeclaredGeometries declared;

  private GeoParquet(StoredFile file, DeclaredGeometries declared) {
    this.file = file;
    this.declared = declared;
  }

  /**
   * A file.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static GeoParquet file(Store store, StorePath path) {
    return new GeoParquet(new StoredFile(store, path), DeclaredGeometries.NONE);
  }

  /**
   * The same with a binary column declared to hold WKB, with a geometry of unknown CRS declared to
   * be in one, or with one whose types the file's metadata does not list in full declared anew.
   *
   * @param column the column
   * @param shape narrows the type, from any geometry in OGC:CRS84
   * @return the input
   */
  public GeoParquet geometry(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new GeoParquet(file, declared.with(column, shape));
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    GeoParquetFile parquet = GeoParquetFile.open(file.store(), file.path());
    try {
      BatchSource rows = parquet.read(ReadOptions.all(), allocator);
      try {
        Contract found = new Contract(columns(rows.contract()), rows.contract().metadata());
        return new CheckedSource(declared.in(found, name()), new Closed(parquet, rows));
      } catch (RuntimeException e) {
        rows.close();
        throw e;
      }
    } catch (RuntimeException e) {
      parquet.close();
      throw e;
    }
  }

  /** Writers forget heights and measures in the names of types: no dimensions are promised. */
  private static List<Column> columns(Contract contract) {
    return contract.columns().stream()
        .map(
            column ->
                column.type() instanceof ColumnType.Geometry type
                    ? column.withType(type.withDimensions(Set.of()))
                    : column)
        .toList();
  }

  /** Rows that close their file behind them. */
  private record Closed(GeoParquetFile file, BatchSource rows) implements BatchSource {
    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
      file.close();
    }
  }
}
