package dev.graticule.contract;

/** What a table promises about the direction of polygon rings (GeoParquet, "orientation"). */
public enum Orientation {
  /** Nothing. */
  UNSTATED,
  /** Exterior rings run counterclockwise, interior ones clockwise. */
  COUNTERCLOCKWISE
}
