package dev.graticule.predicate;

/** What evidence says of a condition on a set of rows. */
public enum Verdict {
  /** Proved: no row meets the condition. The rows need not be read. */
  NONE,
  /** Not known. The rows must be read and tested. */
  SOME,
  /** Proved: each row meets the condition. The rows need no test. */
  ALL
}
