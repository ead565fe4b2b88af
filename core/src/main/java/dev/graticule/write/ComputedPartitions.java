package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Fills the columns of partitions that are computed. What rows bring there must be what is
 * computed; null means that they bring nothing.
 */
public final class ComputedPartitions {
  private final List<Part> parts;

  /** A column and what fills it. */
  private record Part(Column column, ComputedColumn.Filler filler) {}

  private ComputedPartitions(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Rows with their partitions' columns filled.
   *
   * @param layout how they will lie
   * @param rows rows that have these columns; stay the caller's to close
   * @return the rows, in the memory they came in, closing which closes nothing. Its {@code next}
   *     fails with {@link RejectedValueException} where a value is another than the computed one,
   *     or does not follow, and with {@link WkbException} where a geometry is broken; rows are
   *     counted from the first
   * @throws dev.graticule.GraticuleException when the columns cannot be computed from such rows
   */
  public static BatchSource fill(Layout layout, BatchSource rows) {
    List<Part> parts = new ArrayList<>();
    for (Partition partition : layout.partitions()) {
      partition
          .computed()
          .ifPresent(
              computed ->
                  parts.add(
                      new Part(
                          rows.contract().require(computed.column().name()),
                          computed.over(rows.contract()))));
    }
    return parts.isEmpty() ? rows : new ComputedPartitions(parts).new Filled(rows);
  }

  /** Takes the batch over. */
  private Batch filled(Batch batch) {
    List<FieldVector> all = new ArrayList<>(batch.root().getFieldVectors());
    List<FieldVector> made = new ArrayList<>();
    List<FieldVector> replaced = new ArrayList<>();
    try {
      for (Part part : parts) {
        FieldVector given = batch.vector(part.column().name());
        FieldVector computed = ArrowLayout.field(part.column()).createVector(given.getAllocator());
        made.add(computed);
        part.filler().fill(batch, computed);
        requireSame(part.column().name(), given, computed, batch.rowCount());
        all.set(all.indexOf(given), computed);
        replaced.add(given);
      }
    } catch (RuntimeException | Error e) {
      made.forEach(FieldVector::close);
      batch.close();
      throw e;
    }
    replaced.forEach(FieldVector::close);
    return Batch.owning(
        batch.contract(),
        new VectorSchemaRoot(
            all.stream().map(FieldVector::getField).toList(), all, batch.rowCount()));
  }

  private static void requireSame(String name, FieldVector given, FieldVector computed, int rows) {
    if (given.getNullCount() == rows) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      if (!given.isNull(row) && !given.getObject(row).equals(computed.getObject(row))) {
        throw new RejectedValueException(
            name,
            row,
            "the value is %s, but the row lies in partition %s; leave the column out, or null, and it is computed."
                .formatted(given.getObject(row), computed.getObject(row)));
      }
    }
  }

  private final class Filled implements BatchSource {
    private final BatchSource source;
    private long rows;

    Filled(BatchSource source) {
      this.source = source;
    }

    @Override
    public Contract contract() {
      return source.contract();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = source.next();
      if (next.isEmpty()) {
        return next;
      }
      try {
        Batch batch = filled(next.get());
        rows += batch.rowCount();
        return Optional.of(batch);
      } catch (RejectedValueException e) {
        throw e.at(rows + e.row());
      } catch (WkbException e) {
        throw e.at(e.column().orElse("geometry"), rows + e.row().orElse(0));
      }
    }

    @Override
    public void close() {}
  }
}
