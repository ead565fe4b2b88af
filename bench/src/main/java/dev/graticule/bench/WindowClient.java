package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import java.sql.SQLException;

/** Asks for the rows in a window: id and WKB. Safe for use by several threads. */
interface WindowClient extends AutoCloseable {
  Answer ask(Bounds window) throws Exception;

  @Override
  default void close() throws SQLException {}

  /**
   * What came, told without regard to order.
   *
   * @param rows how many rows
   * @param ids the sum of their ids
   * @param bytes how many bytes of WKB
   */
  record Answer(long rows, long ids, long bytes) {
    static final Answer NONE = new Answer(0, 0, 0);

    Answer plus(Answer other) {
      return new Answer(rows + other.rows, ids + other.ids, bytes + other.bytes);
    }
  }
}
