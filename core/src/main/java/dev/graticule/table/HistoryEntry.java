package dev.graticule.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A version in a table's history.
 *
 * @param id the format's own name of it
 * @param committedAt when it became the table
 * @param operation what the commit did
 * @param tags the names it was given
 * @param summary what the writer and the format noted
 */
public record HistoryEntry(
    String id,
    Instant committedAt,
    Operation operation,
    List<String> tags,
    Map<String, String> summary) {

  /** Copies the collections. */
  public HistoryEntry {
    tags = List.copyOf(tags);
    summary = Map.copyOf(summary);
  }
}
