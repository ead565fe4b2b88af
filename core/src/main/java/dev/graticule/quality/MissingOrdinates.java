package dev.graticule.quality;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;

/** Counts positions whose height or measure is NaN. */
final class MissingOrdinates implements CoordinateSequenceFilter {
  private long count;

  long count() {
    return count;
  }

  @Override
  public void filter(CoordinateSequence sequence, int position) {
    for (int i = 2; i < sequence.getDimension(); i++) {
      if (Double.isNaN(sequence.getOrdinate(position, i))) {
        count++;
      }
    }
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public boolean isGeometryChanged() {
    return false;
  }
}
