package dev.graticule.file;

import java.util.Locale;

/**
 * How a file can break the GeoParquet specification: the vocabulary of the official test corpus.
 */
public enum ViolationCode {
  /** A declared box is out of order or does not hold the geometries; so too of a covering. */
  BBOX_MISMATCH,
  /** The declared CRS and the one of the Parquet column contradict each other. */
  CRS_MISMATCH,
  /**
   * The declared edges and the Parquet column, its CRS or its coordinates contradict each other.
   */
  EDGES_MISMATCH,
  /** A coordinate epoch stands beside a CRS that has no use for one. */
  EPOCH_UNSUPPORTED,
  /** Geometries of a type that is not declared. */
  GEOMETRY_TYPE_MISMATCH,
  /** The metadata is no JSON text. */
  METADATA_INVALID_JSON,
  /** The metadata is no UTF-8 text. */
  METADATA_INVALID_UTF8,
  /** There is no metadata, or the file is no Parquet file at all. */
  METADATA_MISSING,
  /** A ring runs against the declared orientation. */
  ORIENTATION_MISMATCH,
  /** The metadata or the Parquet schema is not of the shape that the specification asks for. */
  SCHEMA_VALIDATION_ERROR,
  /** A feature of another version than the declared one. */
  VERSION_FEATURE_MISMATCH,
  /** A version that does not exist. */
  VERSION_UNKNOWN,
  /** A value is no ISO WKB. */
  WKB_PARSE_ERROR,
  /** Geometries of a declared type, but with other dimensions. */
  ZM_MISMATCH;

  /**
   * The name in reports.
   *
   * @return such as {@code bbox_mismatch}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
