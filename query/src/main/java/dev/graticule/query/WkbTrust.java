package dev.graticule.query;

/** Whether geometries are believed to be sound WKB. */
enum WkbTrust {
  /** As whoever wrote them says. */
  TRUSTED,
  /** Each is scanned before anything else sees it. */
  CHECKED
}
