package dev.graticule.batch;

import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.BoxTest;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateException;
import dev.graticule.predicate.Verdict;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.jspecify.annotations.Nullable;

/**
 * Holds the geometries of a column against another: by their boxes first, which needs no object,
 * and only where boxes leave it open by JTS.
 *
 * <p>A geometry with NaN or infinite coordinates is beyond JTS. Its box decides alone: where the
 * box leaves it open, the geometry meets a window, intersects and is near, but is not within and
 * does not contain.
 */
final class SpatialTest implements RowTest {
  private final String column;
  private final VectorPath path;
  private final BoxTest box;
  private final Refinement refinement;
  private final WkbScanner scanner = new WkbScanner();
  private final WkbDecoder decoder = new WkbDecoder();
  private @Nullable VarBinaryVector vector;

  private SpatialTest(String column, VectorPath path, BoxTest box, Refinement refinement) {
    this.column = column;
    this.path = path;
    this.box = box;
    this.refinement = refinement;
  }

  static SpatialTest of(Predicate predicate, Contract contract) {
    String column;
    Refinement refinement;
    if (predicate instanceof Predicate.Window window) {
      column = window.column();
      refinement = new WindowRefinement(window.window());
    } else if (predicate instanceof Predicate.Relate relate) {
      column = relate.column();
      refinement = new RelateRefinement(relate.geometry(), relate.relation());
    } else {
      Predicate.WithinDistance near = (Predicate.WithinDistance) predicate;
      column = near.column();
      refinement = new DistanceRefinement(near.geometry(), near.distance());
    }
    return new SpatialTest(
        column,
        new VectorPath(ColumnPath.require(contract, column)),
        BoxTest.of(predicate),
        refinement);
  }

  @Override
  public void bind(Batch batch) {
    FieldVector bound = path.bind(batch);
    vector = (VarBinaryVector) bound;
  }

  @Override
  public boolean isSpatial() {
    return true;
  }

  @Override
  public Truth test(int row) {
    if (vector == null) {
      throw new IllegalStateException("No batch is bound.");
    }
    if (path.isNull(row)) {
      return Truth.UNKNOWN;
    }
    long start = vector.getStartOffset(row);
    long length = vector.getEndOffset(row) - start;
    try {
      scanner.scan(vector.getDataBuffer(), start, length);
      return Truth.of(scanner.hasEnvelope() && meets(vector.getDataBuffer(), start));
    } catch (WkbException e) {
      throw e.at(column, row);
    } catch (RuntimeException e) {
      throw new PredicateException(
          "Column \"%s\", row %d: the geometry cannot be related to another: %s"
              .formatted(column, row, e.getMessage()),
          e);
    }
  }

  private boolean meets(ArrowBuf buffer, long start) {
    double xmin = scanner.xmin();
    double ymin = scanner.ymin();
    double xmax = scanner.xmax();
    double ymax = scanner.ymax();
    Verdict verdict = box.test(xmin, ymin, xmax, ymax);
    if (verdict != Verdict.SOME) {
      return verdict == Verdict.ALL;
    }
    boolean finite =
        Double.isFinite(xmin)
            && Double.isFinite(ymin)
            && Double.isFinite(xmax)
            && Double.isFinite(ymax);
    if (scanner.nanCount() > 0 || !finite) {
      return refinement.ofBoxAlone();
    }
    return scanner.type() == GeometryType.POINT
        ? refinement.meets(xmin, ymin)
        : refinement.meets(decoder.scanned(buffer, start));
  }
}
