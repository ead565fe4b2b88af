package dev.graticule.junit;

import org.assertj.core.api.AbstractAssert;
import org.locationtech.jts.algorithm.distance.DiscreteHausdorffDistance;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** Assertions on a geometry. */
public final class GeometryAssert extends AbstractAssert<GeometryAssert, Geometry> {

  GeometryAssert(Geometry actual) {
    super(actual, GeometryAssert.class);
  }

  /**
   * The same type with the same vertices in the same order, every ordinate the same number.
   *
   * @param expected the other geometry
   * @return this
   */
  public GeometryAssert isExactly(Geometry expected) {
    isNotNull();
    if (!actual.equalsExact(expected) || !sameOrdinates(expected)) {
      failWithMessage("Expected exactly%n  %s%nbut was%n  %s", text(expected), text(actual));
    }
    return this;
  }

  /** JTS compares x and y alone; heights and measures count here too. */
  private boolean sameOrdinates(Geometry expected) {
    StringBuilder mine = new StringBuilder();
    StringBuilder theirs = new StringBuilder();
    actual.apply(new Ordinates(mine));
    expected.apply(new Ordinates(theirs));
    return mine.compareTo(theirs) == 0;
  }

  private record Ordinates(StringBuilder text) implements CoordinateSequenceFilter {
    @Override
    public void filter(CoordinateSequence sequence, int index) {
      for (int i = 2; i < sequence.getDimension(); i++) {
        double value = sequence.getOrdinate(index, i);
        if (!Double.isNaN(value)) {
          text.append(index).append(':').append(i).append('=').append(value).append(';');
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

  /**
   * The same set of points, however it is written down.
   *
   * @param expected the other geometry
   * @return this
   */
  public GeometryAssert isTopologically(Geometry expected) {
    isNotNull();
    boolean bothEmpty = actual.isEmpty() && expected.isEmpty();
    if (!bothEmpty && !actual.equalsTopo(expected)) {
      failWithMessage(
          "Expected the same points as%n  %s%nbut was%n  %s", text(expected), text(actual));
    }
    return this;
  }

  /**
   * Of the same dimension, and no vertex of either farther from the other geometry than so
   * (discrete Hausdorff distance).
   *
   * @param expected the other geometry
   * @param distance in the units of the coordinates
   * @return this
   */
  public GeometryAssert isWithin(double distance, Geometry expected) {
    isNotNull();
    if (actual.isEmpty() || expected.isEmpty()) {
      if (actual.isEmpty() != expected.isEmpty()) {
        failWithMessage("Expected%n  %s%nbut was%n  %s", text(expected), text(actual));
      }
      return this;
    }
    double apart = DiscreteHausdorffDistance.distance(actual, expected);
    if (actual.getDimension() != expected.getDimension() || !(apart <= distance)) {
      failWithMessage(
          "Expected within %s of%n  %s%nbut was %s apart:%n  %s",
          distance, text(expected), apart, text(actual));
    }
    return this;
  }

  /**
   * Valid as OGC Simple Features has it.
   *
   * @return this
   */
  public GeometryAssert isValid() {
    isNotNull();
    TopologyValidationError error = new IsValidOp(actual).getValidationError();
    if (error != null) {
      failWithMessage("Expected a valid geometry but: %s%n  %s", error, text(actual));
    }
    return this;
  }

  private static String text(Geometry geometry) {
    String text = geometry.toText();
    return text.length() <= 400
        ? text
        : "%s… (%d vertices)".formatted(text.substring(0, 400), geometry.getNumPoints());
  }
}
