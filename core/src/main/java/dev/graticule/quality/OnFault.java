package dev.graticule.quality;

/** What becomes of a row that breaks a rule. */
public enum OnFault {
  /** It ends the write: nothing is written, and the error names the row. */
  REFUSE,
  /** It is left out, and kept with row, rule and reason where {@link Rejects} says. */
  DIVERT
}
