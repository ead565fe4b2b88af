package dev.graticule.batch;

/** What a contract promises of each value, one kind of promise after the other. */
public enum ContractRule {
  /** A required value is there. */
  REQUIRED,
  /** The bytes of a geometry are sound ISO WKB, within the limits. */
  WKB,
  /** A geometry is of an allowed type. */
  GEOMETRY_TYPE,
  /** A geometry has allowed dimensions. */
  DIMENSIONS,
  /** The rings of a geometry run as promised. */
  ORIENTATION,
  /** A geometry lies inside the bounds. */
  BOUNDS,
  /** The CRS that stands beside a geometry is the geometry's. */
  CRS_COLUMN
}
