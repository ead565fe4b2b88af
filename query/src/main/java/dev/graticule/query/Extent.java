package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbScanner;
import dev.graticule.predicate.Predicate;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Envelope;

/** The box of all geometries of a column, found by reading them. */
final class Extent {
  private Extent() {}

  /** The box of the rows that meet a condition; empty when none of them has a place. */
  static Optional<Envelope> of(TablePlan table, String column, Predicate condition) {
    Envelope extent = new Envelope();
    WkbScanner scanner = new WkbScanner();
    try (BatchSource rows = table.rows(List.of(column), condition)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          include((VarBinaryVector) batch.vector(column), scanner, extent);
        }
      }
    }
    return extent.isNull() ? Optional.empty() : Optional.of(extent);
  }

  private static void include(VarBinaryVector geometries, WkbScanner scanner, Envelope extent) {
    for (int row = 0; row < geometries.getValueCount(); row++) {
      if (!geometries.isNull(row)) {
        int from = geometries.getStartOffset(row);
        scanner.scan(geometries.getDataBuffer(), from, geometries.getEndOffset(row) - from);
        if (scanner.hasEnvelope()) {
          extent.expandToInclude(
              new Envelope(scanner.xmin(), scanner.xmax(), scanner.ymin(), scanner.ymax()));
        }
      }
    }
  }
}
