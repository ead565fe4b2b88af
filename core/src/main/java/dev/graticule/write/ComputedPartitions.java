package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.order.SortOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Fills the columns of a layout that are computed: those of partitions, and keys of curves. What
 * rows bring there must be what is computed; null means that they bring nothing.
 */
public final class ComputedPartitions {
  private final List<Part> parts;

  /** A column and what fills it. */
  private record Part(String column, ComputedColumn.Filler filler) {}

  private ComputedPartitions(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Rows with their partitions' columns filled.
   *
   * @param layout how they will lie
   * @param rows rows that have these columns; stay the caller's to close
   * @param sorting what may be taken where all rows must be seen before the first is given
   * @param allocator where memory for that comes from
   * @return the rows, to be closed by the caller. Its {@code next} fails with {@link
   *     RejectedValueException} where a value is another than the computed one, or does not follow,
   *     and with {@link WkbException} where a geometry is broken; rows are counted from the first
   * @throws dev.graticule.GraticuleException when the columns cannot be computed from such rows
   */
  public static BatchSource fill(
      Layout layout, BatchSource rows, SortOptions sorting, BufferAllocator allocator) {
    List<Part> parts = new ArrayList<>();
    List<Partition.Adaptive> adaptive = new ArrayList<>();
    for (Partition partition : layout.partitions()) {
      if (partition instanceof Partition.Adaptive one) {
        adaptive.add(one);
      } else {
        partition
            .computed()
            .ifPresent(
                column -> parts.add(new Part(partition.name(), column.over(rows.contract()))));
      }
    }
    for (ComputedColumn key : layout.order().keptKeys()) {
      parts.add(new Part(key.column().name(), key.over(rows.contract())));
    }
    BatchSource filled = new ComputedPartitions(parts).new Filled(rows);
    for (Partition.Adaptive one : adaptive) {
      filled = AdaptiveRows.of(one, layout, filled, sorting, allocator);
    }
    return filled;
  }

  /** Takes the batch over. */
  private Batch filled(Batch batch) {
    Batch filled = batch;
    for (Part part : parts) {
      filled =
          ReplacedColumn.in(
              filled,
              part.column(),
              (rows, computed) -> {
                part.filler().fill(rows, computed);
                requireSame(part.column(), rows.vector(part.column()), computed, rows.rowCount());
              });
    }
    return filled;
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
            "the value is %s, but %s is what the row comes to; leave the column out, or null, and it is computed."
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
