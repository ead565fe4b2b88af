package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import java.util.Optional;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Geometry;

/** The geometries of a batch's column as JTS has them. */
final class Wkb {
  private Wkb() {}

  /** The geometry of a row; nothing where it is absent or empty. */
  static Optional<Geometry> geometry(Batch batch, String column, int row) {
    VarBinaryVector vector = (VarBinaryVector) batch.vector(column);
    if (vector.isNull(row)) {
      return Optional.empty();
    }
    Geometry geometry = decode(vector, row);
    return geometry.isEmpty() ? Optional.empty() : Optional.of(geometry);
  }

  static Geometry decode(VarBinaryVector vector, int row) {
    int from = vector.getStartOffset(row);
    return WkbCodec.decode(vector.getDataBuffer(), from, vector.getEndOffset(row) - from);
  }
}
