package dev.graticule.query;

import dev.graticule.write.ByteSize;
import java.time.Duration;

/** Whom the text of a query comes from, and so what it may do. Immutable. */
public final class QueryPolicy {
  /** How long a query of somebody else may take when its limits do not say. */
  public static final Duration UNTRUSTED_TIME = Duration.ofSeconds(30);

  /** How much a query of somebody else may spill when its limits do not say. */
  public static final ByteSize UNTRUSTED_SPILL = ByteSize.gibibytes(1);

  private static final QueryPolicy TRUSTED = new QueryPolicy("trusted");
  private static final QueryPolicy UNTRUSTED = new QueryPolicy("untrusted");

  private final String name;

  private QueryPolicy(String name) {
    this.name = name;
  }

  /**
   * The application wrote the text: it may name files, call what DuckDB has and share an instance.
   * The default.
   *
   * @return the policy
   */
  public static QueryPolicy trusted() {
    return TRUSTED;
  }

  /**
   * Somebody else wrote the text. It runs on a DuckDB instance of its own, on which nothing but the
   * very files of the tables that it names can be opened, nothing can be written, loaded or
   * attached and no setting can be changed. Its {@link QueryLimits} hold, and where these leave
   * time or spill open {@link #UNTRUSTED_TIME} and {@link #UNTRUSTED_SPILL} do.
   *
   * <p>What runs is not the text but the one query that DuckDB's parser found in it, after every
   * table and function of it was looked at: tables must be the engine's, functions must neither
   * have effects nor tell of the process, and table functions are {@code unnest}, {@code range} and
   * {@code generate_series} alone. Anything else is a {@link QueryException} before a row is read.
   *
   * <p>This is a gate in front of an engine that runs in the application's process, and no sandbox:
   * DuckDB's makers do not promise that no value and no file can ever break it.
   *
   * @return the policy
   */
  public static QueryPolicy untrusted() {
    return UNTRUSTED;
  }

  boolean isTrusted() {
    return this == TRUSTED;
  }

  /** The limits as they hold under this policy. */
  QueryLimits bound(QueryLimits limits) {
    if (isTrusted()) {
      return limits;
    }
    QueryLimits timed = limits.time().isPresent() ? limits : limits.withTime(UNTRUSTED_TIME);
    return timed.spill().isPresent() ? timed : timed.withSpill(UNTRUSTED_SPILL);
  }

  @Override
  public String toString() {
    return name;
  }
}
