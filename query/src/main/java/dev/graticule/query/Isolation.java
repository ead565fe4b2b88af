package dev.graticule.query;

/** What a query shares with the others of its engine. */
public enum Isolation {
  /**
   * A connection of its own to the engine's DuckDB instance: begins in microseconds; memory limit,
   * threads and temporary directory are shared by all such queries.
   */
  SHARED,
  /**
   * A DuckDB instance of its own, with a memory limit, threads and a temporary directory of its
   * own: begins in some ten milliseconds; what it does hurts no other query.
   */
  OWN
}
