package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Avro records as rows: those of an object container file, of a Parquet file that Avro's people
 * wrote, or handed over. Needs {@code org.apache.avro:avro} on the class path, and for Parquet
 * {@code org.apache.parquet:parquet-avro}. A value; records that were handed over are given once.
 *
 * <h2>Types</h2>
 *
 * <table>
 *   <caption>What becomes of Avro's types</caption>
 *   <tr><td>boolean, int, long, float, double</td><td>BOOLEAN, INT32, INT64, FLOAT32, FLOAT64</td></tr>
 *   <tr><td>string, enum; bytes, fixed</td><td>TEXT; BINARY</td></tr>
 *   <tr><td>decimal; uuid; date</td><td>decimal; UUID; DATE</td></tr>
 *   <tr><td>time-millis, time-micros</td><td>TIME</td></tr>
 *   <tr><td>timestamp-millis, -micros, -nanos</td><td>timestamp of that unit, UTC</td></tr>
 *   <tr><td>local-timestamp-millis, -micros, -nanos</td><td>timestamp of that unit, LOCAL</td></tr>
 *   <tr><td>array, map, record</td><td>list, map, struct</td></tr>
 *   <tr><td>a union with null</td><td>nullable</td></tr>
 * </table>
 *
 * Numbers that a union holds several types of become the widest of them. Other unions, records that
 * hold themselves and records without fields have no column type and are refused. Other logical
 * types are what they are made of.
 *
 * <h2>Geometries</h2>
 *
 * Avro has none: {@link #geometry} or a wanted contract says which columns hold them, as WKB or
 * PostGIS' extended WKB in bytes, or either in hexadecimal digits or WKT in a string.
 */
public final class Avro implements Input {
  private final AvroOpening opening;
  private final DeclaredGeometries declared;

  private Avro(AvroOpening opening, DeclaredGeometries declared) {
    this.opening = opening;
    this.declared = declared;
  }

  /**
   * An object container file. Its blocks may have {@value AvroContainer#MAX_BLOCK_MEBIBYTES} MiB;
   * codecs other than deflate and zstandard need the libraries that Avro has for them.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static Avro file(Store store, StorePath path) {
    return new Avro(new AvroOpening.OfFile(new StoredFile(store, path)), DeclaredGeometries.NONE);
  }

  /**
   * A Parquet file, read by parquet-avro under the Avro schema that its writer left in it, or under
   * what parquet-avro makes of its own. For files that {@link GeoParquet} refuses, such as those
   * with lists of Parquet's first form.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static Avro parquet(Store store, StorePath path) {
    return new Avro(
        new AvroOpening.OfParquet(new StoredFile(store, path)), DeclaredGeometries.NONE);
  }

  /**
   * Records. Their values may be Avro's own or those of {@code java.time} and {@code java.math}
   * that generated classes have.
   *
   * @param schema what they are; a record
   * @param records the records; closed with the rows when they are {@link AutoCloseable}
   * @return the input
   */
  public static Avro records(Schema schema, Iterator<? extends IndexedRecord> records) {
    return new Avro(
        new AvroOpening.OfRecords(schema, records, Closing.of(records)), DeclaredGeometries.NONE);
  }

  /**
   * The same with a column declared to hold geometries.
   *
   * @param column the column
   * @param shape narrows the type, from any geometry in OGC:CRS84
   * @return the input
   */
  public Avro geometry(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new Avro(opening, declared.with(column, shape));
  }

  @Override
  public String name() {
    return opening.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the file is no sound Avro, a library is missing, or a field has
   *     no column type
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    AvroRecords records = opening.open();
    try {
      AvroColumns columns = AvroColumns.of(name(), records.schema(), declared, wanted);
      return new RowSource(
          columns.contract(), new AvroRows(name(), records, columns.values()), allocator);
    } catch (RuntimeException e) {
      Closing.all(name(), records::close);
      throw e;
    }
  }

  @Override
  public void release() {
    opening.release();
  }
}
