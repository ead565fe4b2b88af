package dev.graticule.table;

import java.util.Map;
import java.util.Optional;

/**
 * How rows come into a table.
 *
 * @param idempotencyKey makes trying again safe: an append with a key that was committed before
 *     finds that commit and adds nothing
 * @param summary noted in the history
 * @param schema what becomes of rows whose contract is not the table's
 */
public record AppendOptions(
    Optional<String> idempotencyKey, Map<String, String> summary, SchemaMode schema) {

  /** Copies the map. */
  public AppendOptions {
    summary = Map.copyOf(summary);
  }

  /**
   * No key, no notes, {@link SchemaMode#STRICT}.
   *
   * @return the defaults
   */
  public static AppendOptions defaults() {
    return new AppendOptions(Optional.empty(), Map.of(), SchemaMode.STRICT);
  }

  /**
   * The same with a key that makes trying again safe.
   *
   * @param key unique to these rows
   * @return the options
   */
  public AppendOptions withIdempotencyKey(String key) {
    return new AppendOptions(Optional.of(key), summary, schema);
  }

  /**
   * The same with notes for the history.
   *
   * @param notes text by key
   * @return the options
   */
  public AppendOptions withSummary(Map<String, String> notes) {
    return new AppendOptions(idempotencyKey, notes, schema);
  }

  /**
   * The same with another way with rows whose contract is not the table's.
   *
   * @param mode what becomes of them
   * @return the options
   */
  public AppendOptions withSchema(SchemaMode mode) {
    return new AppendOptions(idempotencyKey, summary, mode);
  }

  /** What the options say of every commit. */
  Commit on(Commit commit) {
    Commit noted = commit.withSummary(summary);
    return idempotencyKey.map(noted::withIdempotencyKey).orElse(noted);
  }
}
