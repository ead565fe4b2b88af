package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbScanner;
import dev.graticule.predicate.Predicate;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VarBinaryVector;

/** The boxes of the geometries of a column, found by reading them. */
final class Extent {
  private Extent() {}

  /** The boxes of the rows that meet a condition, without those that have no place. */
  static BoxList of(TablePlan table, String column, Predicate condition) {
    BoxList boxes = new BoxList();
    WkbScanner scanner = new WkbScanner();
    try (BatchSource rows = table.rows(List.of(column), condition)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          include((VarBinaryVector) batch.vector(column), scanner, boxes);
        }
      }
    }
    return boxes;
  }

  private static void include(VarBinaryVector geometries, WkbScanner scanner, BoxList boxes) {
    for (int row = 0; row < geometries.getValueCount(); row++) {
      if (!geometries.isNull(row)) {
        int from = geometries.getStartOffset(row);
        scanner.scan(geometries.getDataBuffer(), from, geometries.getEndOffset(row) - from);
        if (scanner.hasEnvelope()) {
          boxes.add(scanner.xmin(), scanner.ymin(), scanner.xmax(), scanner.ymax());
        }
      }
    }
  }
}
