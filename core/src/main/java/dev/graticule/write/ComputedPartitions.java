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
import java.util.Set;
import java.util.stream.Collectors;
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
   * Rows with the columns filled that follow from each row by itself; those of cells that split
   * stay as they are.
   *
   * @param layout how they will lie
   * @param rows rows that have these columns; stay the caller's to close
   * @return the rows in their order, to be closed by the caller. Its {@code next} fails with {@link
   *     RejectedValueException} where a value is another than the computed one, or does not follow,
   *     and with {@link WkbException} where a geometry is broken; rows are counted from the first
   * @throws dev.graticule.GraticuleException when the columns cannot be computed from such rows
   */
  public static BatchSource fill(Layout layout, BatchSource rows) {
    List<Part> parts = new ArrayList<>();
    for (Partition partition : layout.partitions()) {
      if (!(partition instanceof Partition.Adaptive)) {
        partition
            .computed()
            .ifPresent(
                column -> parts.add(new Part(partition.name(), column.over(rows.contract()))));
      }
    }
    for (ComputedColumn key : layout.order().keptKeys()) {
      parts.add(new Part(key.column().name(), key.over(rows.contract())));
    }
    return new ComputedPartitions(parts).new Filled(rows);
  }

  /**
   * Rows with the columns of cells that split filled, for which all rows have to be seen first.
   *
   * @param layout how they will lie
   * @param rows what {@link #fill} gave; closed with the rows that come of them
   * @param sorting what may be taken to sort them
   * @param allocator where memory for that comes from
   * @return the rows by these cells, to be closed by the caller, which fail as those of {@link
   *     #fill} do; the same rows when no cells of the layout split
   */
  public static BatchSource split(
      Layout layout, BatchSource rows, SortOptions sorting, BufferAllocator allocator) {
    BatchSource split = rows;
    for (Partition partition : layout.partitions()) {
      if (partition instanceof Partition.Adaptive one) {
        split = AdaptiveRows.of(one, layout, split, sorting, allocator);
      }
    }
    return split;
  }

  /**
   * The columns that only {@link #split} fills.
   *
   * @param layout how rows will lie
   * @return their names
   */
  public static Set<String> splitColumns(Layout layout) {
    return layout.partitions().stream()
        .filter(Partition.Adaptive.class::isInstance)
        .map(Partition::name)
        .collect(Collectors.toSet());
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
