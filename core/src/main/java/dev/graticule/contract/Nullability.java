package dev.graticule.contract;

/** Whether a value may be absent. */
public enum Nullability {
  /** Each row has a value. */
  REQUIRED,
  /** A row may have none. */
  NULLABLE
}
