package dev.graticule.convert;

import dev.graticule.batch.WkbException;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result set. Where nobody said in which CRS a column's geometries are, rows are read
 * ahead until one says so; they are kept until they are asked for. Owns the result set.
 */
final class JdbcRows implements Rows {
  /** How many rows are read at most to find out in which CRS geometries are. */
  static final int LOOK_AHEAD = 1_000;

  private final String name;
  private final JdbcResult result;
  private final List<JdbcCell> cells = new ArrayList<>();
  private final Queue<@Nullable Object[]> ahead = new ArrayDeque<>();
  private final Contract contract;
  private final List<WkbValues> geometries = new ArrayList<>();
  private @Nullable Object[] row = {};
  private long position = -1;
  private long read;
  private boolean ended;

  JdbcRows(String name, JdbcResult result, JdbcColumns columns) {
    this.name = name;
    this.result = result;
    for (int i = 0; i < columns.columns().size(); i++) {
      cells.add(new JdbcCell(i + 1, columns.columns().get(i).type(), columns.loose()));
    }
    List<Column> known = new ArrayList<>(columns.columns());
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).type() instanceof ColumnType.Geometry type
          && type.crs() instanceof Crs.Unknown) {
        known.set(i, known.get(i).withType(type.withCrs(lookAhead(i, known.get(i).name()))));
      }
    }
    this.contract = new Contract(known, Map.of());
    known.forEach(
        column ->
            geometries.add(
                new WkbValues(
                    column.type() instanceof ColumnType.Geometry type
                        ? type
                        : ColumnType.Geometry.any())));
  }

  Contract contract() {
    return contract;
  }

  /** The CRS that the first geometry of a column names. */
  private Crs lookAhead(int column, String label) {
    long at = 0;
    for (@Nullable Object[] earlier : ahead) {
      if (earlier[column] != null) {
        return crs(earlier[column], at, label);
      }
      at++;
    }
    while (ahead.size() < LOOK_AHEAD && fetch()) {
      ahead.add(row);
      if (row[column] != null) {
        return crs(row[column], ahead.size() - 1, label);
      }
    }
    return Crs.unknown();
  }

  private Crs crs(Object geometry, long at, String label) {
    try {
      return WkbValues.crsOf(geometry);
    } catch (UnfitValueException | WkbException e) {
      throw new ConvertException(
          "%s, column \"%s\": %s".formatted(place(at), label, e.getMessage()), e);
    }
  }

  /** Reads the next row into {@link #row}. */
  private boolean fetch() {
    if (ended) {
      return false;
    }
    ResultSet rows = result.rows();
    try {
      if (!rows.next()) {
        ended = true;
        return false;
      }
      row = new Object[cells.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = cells.get(i).fetch(rows);
      }
      read++;
      return true;
    } catch (SQLException e) {
      ended = true;
      throw JdbcOpening.failed(name, "says after %d rows".formatted(read), e);
    }
  }

  @Override
  public boolean advance() {
    position++;
    @Nullable Object[] earlier = ahead.poll();
    if (earlier != null) {
      row = earlier;
      return true;
    }
    return fetch();
  }

  @Override
  public @Nullable Object value(int column) {
    Object value = row[column];
    if (value == null) {
      return null;
    }
    ColumnType type = contract.columns().get(column).type();
    return type instanceof ColumnType.Geometry
        ? geometries.get(column).ofAny(value)
        : JdbcValues.of(value, type);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public String place(long at) {
    return "%s, row %d".formatted(name, at);
  }

  @Override
  public void close() {
    ended = true;
    ahead.clear();
    Closing.all(name, result::close);
  }
}
