package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Takes a column's values out of a result set, as the driver has them. What is lossless depends on
 * how it is asked: times are asked for as java.time has them, where the driver can.
 */
final class JdbcCell {
  private final int index;
  private final ColumnType type;
  private final boolean loose;
  private boolean typed = true;

  JdbcCell(int index, ColumnType type, boolean loose) {
    this.index = index;
    this.type = type;
    this.loose = loose;
  }

  /**
   * The value of the current row, which outlives it; {@link JdbcValues} knows what to do with it.
   */
  @Nullable Object fetch(ResultSet row) throws SQLException {
    Class<?> time = time();
    if (time != Void.class && typed) {
      try {
        return row.getObject(index, time);
      } catch (SQLException | UnsupportedOperationException e) {
        // Not every driver knows these classes. If it is the value that is at fault, it fails
        // below.
        typed = false;
      }
    }
    if (type == Scalar.TEXT || (loose && time != Void.class)) {
      return row.getString(index);
    }
    Object value = row.getObject(index);
    if (value instanceof Blob blob) {
      try {
        return blob.getBytes(1, Math.toIntExact(blob.length()));
      } finally {
        blob.free();
      }
    }
    if (value instanceof java.sql.Array array) {
      return array.getArray();
    }
    if (type instanceof ColumnType.Geometry) {
      return geometry(row, value);
    }
    return value;
  }

  /**
   * As bytes or text: what drivers make of geometries has lost measures, or is known to them alone.
   */
  private @Nullable Object geometry(ResultSet row, @Nullable Object value) throws SQLException {
    if (value == null || value instanceof byte[] || value instanceof String) {
      return value;
    }
    return value instanceof org.locationtech.jts.geom.Geometry
        ? row.getBytes(index)
        : row.getString(index);
  }

  private Class<?> time() {
    if (loose) {
      return Void.class;
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp.zoning() == TimeZoning.UTC ? OffsetDateTime.class : LocalDateTime.class;
    }
    return type == Scalar.DATE
        ? LocalDate.class
        : type == Scalar.TIME ? LocalTime.class : Void.class;
  }
}
