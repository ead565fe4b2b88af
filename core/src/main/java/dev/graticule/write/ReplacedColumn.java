package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.ArrowLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A batch with other values in one of its columns; the others are neither copied nor moved. */
final class ReplacedColumn {
  private ReplacedColumn() {}

  /**
   * Computes a column anew.
   *
   * @param batch the rows; taken over, and closed when this fails
   * @param column the column
   * @param filler computes the values; may read those that are there
   * @return the rows with these values, the caller's to close
   */
  static Batch in(Batch batch, String column, ComputedColumn.Filler filler) {
    FieldVector given = batch.vector(column);
    FieldVector computed =
        ArrowLayout.field(batch.contract().require(column)).createVector(given.getAllocator());
    try {
      filler.fill(batch, computed);
    } catch (RuntimeException | Error e) {
      computed.close();
      batch.close();
      throw e;
    }
    List<FieldVector> all = new ArrayList<>(batch.root().getFieldVectors());
    all.set(all.indexOf(given), computed);
    given.close();
    return Batch.owning(
        batch.contract(),
        new VectorSchemaRoot(
            all.stream().map(FieldVector::getField).toList(), all, batch.rowCount()));
  }
}
