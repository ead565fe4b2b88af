package dev.graticule.table;

import java.util.Map;
import java.util.Optional;

/**
 * How rows of a table are changed.
 *
 * @param rows how new rows come in, and what is noted of the change: key, notes, schema
 * @param deletes how rows go from a file of which other rows stay
 */
public record RowChangeOptions(AppendOptions rows, DeleteMode deletes) {

  /**
   * {@link AppendOptions#defaults()} and {@link DeleteMode#MARK_ROWS}.
   *
   * @return the defaults
   */
  public static RowChangeOptions defaults() {
    return new RowChangeOptions(AppendOptions.defaults(), DeleteMode.MARK_ROWS);
  }

  /**
   * The same with a key that makes trying again safe: a change with a key that was committed before
   * is found, and changes nothing.
   *
   * @param key unique to this change
   * @return the options
   */
  public RowChangeOptions withIdempotencyKey(String key) {
    return withRows(rows.withIdempotencyKey(key));
  }

  /**
   * The same with notes for the history.
   *
   * @param notes text by key
   * @return the options
   */
  public RowChangeOptions withSummary(Map<String, String> notes) {
    return withRows(rows.withSummary(notes));
  }

  /**
   * The same with another way with new rows whose contract is not the table's.
   *
   * @param mode what becomes of them
   * @return the options
   */
  public RowChangeOptions withSchema(SchemaMode mode) {
    return withRows(rows.withSchema(mode));
  }

  /**
   * The same with another way of new rows into the table.
   *
   * @param options how they come in
   * @return the options
   */
  public RowChangeOptions withRows(AppendOptions options) {
    return new RowChangeOptions(options, deletes);
  }

  /**
   * The same with another way of deleting.
   *
   * @param mode how rows go
   * @return the options
   */
  public RowChangeOptions withDeletes(DeleteMode mode) {
    return new RowChangeOptions(rows, mode);
  }

  /** The key, when there is one. */
  Optional<String> idempotencyKey() {
    return rows.idempotencyKey();
  }
}
