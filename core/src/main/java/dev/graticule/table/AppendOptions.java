package dev.graticule.table;

import java.util.Map;
import java.util.Optional;

/**
 * How rows are appended.
 *
 * @param idempotencyKey makes trying again safe: an append with a key that was committed before
 *     finds that commit and adds nothing
 * @param summary noted in the history
 */
public record AppendOptions(Optional<String> idempotencyKey, Map<String, String> summary) {

  /** Copies the map. */
  public AppendOptions {
    summary = Map.copyOf(summary);
  }

  /**
   * No key, no notes.
   *
   * @return the defaults
   */
  public static AppendOptions defaults() {
    return new AppendOptions(Optional.empty(), Map.of());
  }

  /**
   * The same with a key that makes trying again safe.
   *
   * @param key unique to these rows
   * @return the options
   */
  public AppendOptions withIdempotencyKey(String key) {
    return new AppendOptions(Optional.of(key), summary);
  }

  /**
   * The same with notes for the history.
   *
   * @param notes text by key
   * @return the options
   */
  public AppendOptions withSummary(Map<String, String> notes) {
    return new AppendOptions(idempotencyKey, notes);
  }
}
