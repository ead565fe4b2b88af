package dev.graticule.table;

import dev.graticule.quality.Quality;
import dev.graticule.quality.QualityReport;
import dev.graticule.quality.Rejects;
import dev.graticule.write.WriteThreads;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How rows come into a table.
 *
 * @param idempotencyKey makes trying again safe: an append with a key that was committed before
 *     finds that commit and adds nothing
 * @param summary noted in the history
 * @param schema what becomes of rows whose contract is not the table's
 * @param quality what is asked of rows, and what becomes of those that break a rule
 * @param writers how many files are encoded at once, 1 at least
 */
public record AppendOptions(
    Optional<String> idempotencyKey,
    Map<String, String> summary,
    SchemaMode schema,
    Quality quality,
    int writers) {

  /** Copies the map and checks the number. */
  public AppendOptions {
    summary = Map.copyOf(summary);
    if (writers < 1) {
      throw new IllegalArgumentException("At least one file is encoded at a time, not " + writers);
    }
  }

  /**
   * No key, no notes, {@link SchemaMode#STRICT}, nothing asked but what the contract promises,
   * {@link WriteThreads#DEFAULT_WRITERS}.
   *
   * @return the defaults
   */
  public static AppendOptions defaults() {
    return new AppendOptions(
        Optional.empty(),
        Map.of(),
        SchemaMode.STRICT,
        Quality.rules(),
        WriteThreads.DEFAULT_WRITERS);
  }

  /**
   * The same with a key that makes trying again safe.
   *
   * @param key unique to these rows
   * @return the options
   */
  public AppendOptions withIdempotencyKey(String key) {
    return new AppendOptions(Optional.of(key), summary, schema, quality, writers);
  }

  /**
   * The same with notes for the history.
   *
   * @param notes text by key
   * @return the options
   */
  public AppendOptions withSummary(Map<String, String> notes) {
    return new AppendOptions(idempotencyKey, notes, schema, quality, writers);
  }

  /**
   * The same with another way with rows whose contract is not the table's.
   *
   * @param mode what becomes of them
   * @return the options
   */
  public AppendOptions withSchema(SchemaMode mode) {
    return new AppendOptions(idempotencyKey, summary, mode, quality, writers);
  }

  /**
   * The same with rules for rows. Where a promise of the contract does not refuse, rows of a
   * contract that promises less than the table's are taken too: it may lack what is said of values,
   * that is whether one is required and of what type, dimensions, orientation and in which bounds a
   * geometry is.
   *
   * @param rules what is asked of rows, and what becomes of those that break a rule
   * @return the options
   */
  public AppendOptions withQuality(Quality rules) {
    return new AppendOptions(idempotencyKey, summary, schema, rules, writers);
  }

  /**
   * The same with another number of files encoded at once. Rows of different partitions are encoded
   * side by side, as far as the lake's workers have threads; the rows of a file do not depend on
   * it.
   *
   * @param count 1 at least
   * @return the options
   */
  public AppendOptions withWriters(int count) {
    return new AppendOptions(idempotencyKey, summary, schema, quality, count);
  }

  /** The same with a note of the file that holds the rows which were diverted. */
  AppendOptions noting(QualityReport report) {
    if (report.rejects().isEmpty()) {
      return this;
    }
    Map<String, String> notes = new HashMap<>(summary);
    notes.put(Rejects.SUMMARY, report.rejects().get().value());
    return withSummary(notes);
  }

  /** What the options say of every commit. */
  Commit on(Commit commit) {
    Commit noted = commit.withSummary(summary);
    return idempotencyKey.map(noted::withIdempotencyKey).orElse(noted);
  }
}
