package dev.graticule.convert;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A result set with what has to be let go behind it.
 *
 * @param rows the rows
 * @param behind what they came from
 */
record JdbcResult(ResultSet rows, Closing behind) {

  void close() throws SQLException {
    Closing.all("The database's rows", rows::close, behind);
  }
}
