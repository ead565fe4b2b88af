package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of a database, by any JDBC driver. A value; a result set is given once, a query as often
 * as it is asked.
 *
 * <pre>{@code
 * Convert.from(Jdbc.query(dataSource::getConnection, "SELECT id, name, geom FROM roads")).to(table);
 * }</pre>
 *
 * <h2>Types</h2>
 *
 * <table>
 *   <caption>What becomes of SQL's types; every column is nullable</caption>
 *   <tr><td>BOOLEAN, BIT</td><td>BOOLEAN</td></tr>
 *   <tr><td>TINYINT to BIGINT</td><td>INT8 to INT64; unsigned ones the next wider, BIGINT a decimal</td></tr>
 *   <tr><td>REAL, FLOAT, DOUBLE</td><td>FLOAT32, FLOAT64</td></tr>
 *   <tr><td>NUMERIC(p, s), DECIMAL(p, s)</td><td>decimal; TEXT where the database states no digits</td></tr>
 *   <tr><td>CHAR, VARCHAR, CLOB, JSON, enums, what else has a text</td><td>TEXT</td></tr>
 *   <tr><td>BINARY, VARBINARY, BLOB, bytea</td><td>BINARY</td></tr>
 *   <tr><td>DATE, TIME, UUID</td><td>DATE, TIME, UUID</td></tr>
 *   <tr><td>TIMESTAMP, with and without time zone</td><td>timestamp in microseconds, UTC and LOCAL; in nanoseconds where the column is finer</td></tr>
 *   <tr><td>arrays of these</td><td>lists</td></tr>
 *   <tr><td>geometry and geography of PostGIS, GEOMETRY of H2 and DuckDB, those of GeoPackage</td><td>geometry</td></tr>
 * </table>
 *
 * A label that differs from a wanted or declared column only in case is that column: databases say
 * {@code ID} or {@code id} as they like. SQLite promises nothing of its values: a column is what
 * its declaration says (integers INT64), or the wanted column's type, and a value of another kind
 * is an error. Structs, maps and references are refused; have the query take them apart or cast
 * them to text.
 *
 * <h2>Geometries</h2>
 *
 * Columns of the types above are found by themselves; others are declared with {@link #geometry},
 * or by a wanted contract, and hold WKB, PostGIS' extended WKB, either in hexadecimal digits, or
 * WKT. The CRS is the wanted or declared one, with which each SRID must agree; otherwise the EPSG
 * code that the first {@value JdbcRows#LOOK_AHEAD} rows have as their SRID. Without an SRID it is
 * unknown.
 *
 * <h2>Memory</h2>
 *
 * A query is read forwards, {@link #fetching so many rows at a time}, in a transaction of its own,
 * which is what PostgreSQL's driver needs so as not to hold the whole result. Whoever hands over a
 * result set sees to that himself.
 */
public final class Jdbc implements Input {
  /** How many rows a query asks of the database at a time. */
  public static final int FETCHED_ROWS = 1_000;

  private final JdbcOpening opening;
  private final DeclaredGeometries declared;

  private Jdbc(JdbcOpening opening, DeclaredGeometries declared) {
    this.opening = opening;
    this.declared = declared;
  }

  /** Gives connections. */
  @FunctionalInterface
  public interface Connections {

    /**
     * Opens one, or takes it out of a pool. Blocks.
     *
     * @return the connection, closed with the rows
     * @throws SQLException when there is none to be had
     */
    Connection open() throws SQLException;
  }

  /**
   * A query. It only reads: what it would change is rolled back.
   *
   * @param connections such as {@code dataSource::getConnection}; asked once each time the rows are
   * @param sql the query; parameters stand as {@code ?}
   * @param parameters their values, as the driver's {@code setObject} takes them
   * @return the input
   */
  public static Jdbc query(Connections connections, String sql, Object... parameters) {
    return new Jdbc(
        new JdbcOpening.OfQuery(connections, sql, Arrays.asList(parameters), FETCHED_ROWS),
        DeclaredGeometries.NONE);
  }

  /**
   * A result set, read from its next row on.
   *
   * @param rows the rows; taken over, and closed when they end. Statement and connection stay the
   *     caller's, and open until then
   * @return the input
   */
  public static Jdbc rows(ResultSet rows) {
    return new Jdbc(new JdbcOpening.OfResultSet(rows), DeclaredGeometries.NONE);
  }

  /**
   * The same with another number of rows asked of the database at a time. Does nothing to a result
   * set that was handed over.
   *
   * @param rows how many, as the driver's {@code setFetchSize} takes it
   * @return the input
   */
  public Jdbc fetching(int rows) {
    return new Jdbc(opening.fetching(rows), declared);
  }

  /**
   * The same with a column declared to hold geometries, or with its CRS declared.
   *
   * @param column the column's label
   * @param shape narrows the type, from any geometry in OGC:CRS84
   * @return the input
   */
  public Jdbc geometry(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new Jdbc(opening, declared.with(column, shape));
  }

  @Override
  public String name() {
    return opening.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the database refuses the query, or a column has no column type
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    JdbcResult result = opening.open();
    try {
      JdbcColumns columns = JdbcColumns.of(name(), result.rows(), declared, wanted);
      JdbcRows rows = new JdbcRows(name(), result, columns);
      return new RowSource(rows.contract(), rows, allocator);
    } catch (SQLException e) {
      Closing.all(name(), result::close);
      throw JdbcOpening.failed(name(), "says of its columns", e);
    } catch (RuntimeException e) {
      Closing.all(name(), result::close);
      throw e;
    }
  }

  @Override
  public void release() {
    opening.release();
  }
}
