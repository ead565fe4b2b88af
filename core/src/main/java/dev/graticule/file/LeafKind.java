package dev.graticule.file;

/** How the values of a Parquet column become ours: a physical type under one of its meanings. */
enum LeafKind {
  BOOLEAN,
  INT8,
  INT16,
  INT32,
  INT64,
  /** In an INT16. */
  UINT8,
  /** In an INT32. */
  UINT16,
  /** In an INT64. */
  UINT32,
  /** In a DECIMAL(20, 0). */
  UINT64,
  /** In a FLOAT32. */
  FLOAT16,
  FLOAT32,
  FLOAT64,
  TEXT,
  /** Bytes of any length, or of one, and WKB. */
  BYTES,
  DATE,
  /** In microseconds. */
  TIME_MILLIS,
  TIME_MICROS,
  /** In microseconds, which must be whole. */
  TIME_NANOS,
  TIMESTAMP,
  /** Nanoseconds of the day and a Julian day, as old writers kept timestamps. */
  INT96,
  DECIMAL_INT32,
  DECIMAL_INT64,
  DECIMAL_BYTES,
  UUID
}
