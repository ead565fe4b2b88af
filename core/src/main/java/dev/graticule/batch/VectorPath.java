package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.PredicateException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/** The vectors on the way to a column or a struct's field, in the batch at hand. */
final class VectorPath {
  private final ColumnPath path;
  private final FieldVector[] steps;

  VectorPath(ColumnPath path) {
    this.path = path;
    this.steps = new FieldVector[path.steps().size()];
  }

  /** The vector at the end of the path. */
  FieldVector bind(Batch batch) {
    List<Column> columns = path.steps();
    requireSame(columns.get(0), batch.contract().require(columns.get(0).name()));
    FieldVector vector = batch.vector(columns.get(0).name());
    steps[0] = vector;
    for (int i = 1; i < steps.length; i++) {
      vector = ((StructVector) vector).getChild(columns.get(i).name());
      steps[i] = vector;
    }
    return vector;
  }

  private static void requireSame(Column expected, Column actual) {
    boolean geometries =
        expected.type() instanceof ColumnType.Geometry
            && actual.type() instanceof ColumnType.Geometry;
    if (!geometries && !expected.type().equals(actual.type())) {
      throw new PredicateException(
          "Column \"%s\" is %s in the filter's contract but %s in the batch's; make the filter for the batch's contract."
              .formatted(expected.name(), expected.type(), actual.type()));
    }
  }

  /** Whether the value is absent: the field's own, or a struct around it. */
  boolean isNull(int row) {
    for (FieldVector step : steps) {
      if (step.isNull(row)) {
        return true;
      }
    }
    return false;
  }
}
