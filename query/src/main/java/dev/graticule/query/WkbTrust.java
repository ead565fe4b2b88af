package dev.graticule.query;

/** What is done about the WKB of geometries before a consumer sees them. */
enum WkbTrust {
  /** Nothing: it is as whoever wrote it left it. */
  TRUSTED,
  /** Each is scanned before anything else sees it. */
  CHECKED,
  /** Each is scanned, and made a geometry of JTS. */
  DECODED
}
