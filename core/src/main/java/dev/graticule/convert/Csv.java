package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A CSV file (RFC 4180) as rows, with geometries as WKT or as coordinates in two columns. Needs
 * {@code de.siegmar:fastcsv} on the class path. A value.
 *
 * <p>The first record names the columns, unless {@link #withoutHeader}. Quoted fields may hold
 * separators, doubled quotes and line ends. A byte order mark decides between UTF-8 and UTF-16 and
 * is no part of the first name; without one the file is UTF-8, unless {@link #in(Charset)}.
 *
 * <h2>Types</h2>
 *
 * Where rows are wanted under a contract, a column of that name is read as its type and every other
 * is TEXT: the file is read once. Otherwise types are inferred, from the whole file, which is then
 * read twice, or from its {@link #inferringFrom first rows}. A column is
 *
 * <ul>
 *   <li>BOOLEAN when each of its values is {@code true} or {@code false}, in any case;
 *   <li>INT64 when each is a whole number of 64 bits without a plus sign or leading zeros, which
 *       would be lost;
 *   <li>FLOAT64 when each is such a number or one with a point or an exponent, of at most 17
 *       digits;
 *   <li>DATE when each is such as {@code 2026-01-31}; a UTC timestamp in microseconds when each is
 *       such as {@code 2026-01-31T12:00:00Z} with an offset, a LOCAL one when each has none; a
 *       space may stand for the T;
 *   <li>TEXT otherwise, and when it has no value.
 * </ul>
 *
 * Columns are nullable. Wanted types also take {@code t}, {@code f}, {@code 1} and {@code 0} as
 * BOOLEAN, plus signs and leading zeros, {@code NaN} and {@code Infinity} as floating point, UUIDs,
 * times of day, exact decimals, and BINARY as hexadecimal digits behind {@code \x}.
 *
 * <h2>No value</h2>
 *
 * A field without any character, or with one of the {@link #nullTexts}, holds no value; a quoted
 * one holds its text, be it empty. A line without any character is no record, except where there is
 * one column only.
 *
 * <h2>Geometries</h2>
 *
 * Text of a {@link #wkt} column, or of one that a wanted contract has as a geometry, is WKT, WKT
 * behind {@code SRID=4326;}, or WKB or extended WKB in hexadecimal digits; an SRID must mean the
 * column's CRS. {@link #points} makes points of two columns.
 */
public final class Csv implements Input {
  private final StoredFile file;
  private final CsvFormat format;
  private final CsvTyping typing;

  private Csv(StoredFile file, CsvFormat format, CsvTyping typing) {
    this.file = file;
    this.format = format;
    this.typing = typing;
  }

  /**
   * A file with commas and double quotes, in UTF-8, with a header.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static Csv file(Store store, StorePath path) {
    return new Csv(
        new StoredFile(store, path),
        new CsvFormat(',', '"', StandardCharsets.UTF_8, List.of(), Set.of("")),
        CsvTyping.ofWholeFile());
  }

  /**
   * The same with another separator.
   *
   * @param separator such as {@code ';'} or {@code '\t'}
   * @return the input
   */
  public Csv separatedBy(char separator) {
    return with(format.withSeparator(separator));
  }

  /**
   * The same with another quote.
   *
   * @param quote such as {@code '\''}
   * @return the input
   */
  public Csv quotedBy(char quote) {
    return with(format.withQuote(quote));
  }

  /**
   * The same in another charset.
   *
   * @param charset what its bytes mean; others are refused, not replaced
   * @return the input
   */
  public Csv in(Charset charset) {
    return with(format.withCharset(charset));
  }

  /**
   * The same without a header: the first record is a row.
   *
   * @param names the columns' names, one for each field
   * @return the input
   */
  public Csv withoutHeader(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("A file without a header needs names for its columns.");
    }
    return with(format.withNames(List.of(names)));
  }

  /**
   * The same with other texts that mean no value where they are not quoted, in place of the empty
   * text.
   *
   * @param texts such as {@code ""}, {@code "NA"} and {@code "\\N"}
   * @return the input
   */
  public Csv nullTexts(String... texts) {
    return with(format.withNullTexts(Set.of(texts)));
  }

  /**
   * The same with types inferred from the first rows only. A later value that does not fit is an
   * error.
   *
   * @param rows how many, at least 1
   * @return the input
   */
  public Csv inferringFrom(long rows) {
    if (rows < 1) {
      throw new IllegalArgumentException(
          "Types are inferred from at least one row, not from %d.".formatted(rows));
    }
    return new Csv(file, format, typing.inferringFrom(rows));
  }

  /**
   * The same with a column of WKT.
   *
   * @param column the column
   * @param shape narrows the type, from any geometry in OGC:CRS84
   * @return the input
   */
  public Csv wkt(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new Csv(file, format, typing.withWkt(column, shape));
  }

  /**
   * The same with points in OGC:CRS84 from a column of longitudes and one of latitudes, in degrees.
   *
   * @param column the points' column, last in the row
   * @param longitude the field of longitudes
   * @param latitude the field of latitudes
   * @return the input
   * @see #points(String, String, String, UnaryOperator)
   */
  public Csv points(String column, String longitude, String latitude) {
    return points(column, longitude, latitude, g -> g);
  }

  /**
   * The same with points from two columns, which are left out unless a wanted contract names them.
   * Where both hold no value there is no point; one of the two alone is an error.
   *
   * @param column the points' column, last in the row
   * @param x the field of eastings or longitudes
   * @param y the field of northings or latitudes
   * @param shape narrows the type, from points in OGC:CRS84
   * @return the input
   */
  public Csv points(String column, String x, String y, UnaryOperator<ColumnType.Geometry> shape) {
    return new Csv(file, format, typing.withPoints(column, x, y, shape));
  }

  private Csv with(CsvFormat other) {
    return new Csv(file, other, typing);
  }

  @Override
  public String name() {
    return file.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the file has no header, a record that is none, or the library
   *     that reads it is missing; the message names file and line
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    OptionalLibrary.FAST_CSV.require(name());
    CsvColumns columns = CsvColumns.of(file, format, typing, wanted);
    CsvRecords records = new CsvRecords(file, format);
    try {
      CsvHeader header = CsvHeader.of(name(), records, format);
      CsvRows rows = new CsvRows(name(), records, header, columns.cells(), columns.hint());
      return new RowSource(columns.contract(), rows, allocator);
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }
}
