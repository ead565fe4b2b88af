package dev.graticule.table;

/** What a format says of a directory. */
public enum Claim {
  /** It is a table of this format. Two such claims on one directory are an error. */
  CERTAIN,
  /** It can be read as one, when no other format claims it. */
  POSSIBLE,
  /** It is none. */
  NONE
}
