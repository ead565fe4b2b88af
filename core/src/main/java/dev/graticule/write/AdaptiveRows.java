package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.order.ExternalSort;
import dev.graticule.order.Order;
import dev.graticule.order.SortOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Rows in cells that are as large as what they hold allows. All rows are read, counted and sorted
 * by their finest cells before the first is given: only then is it known which cells are split.
 */
final class AdaptiveRows implements BatchSource {
  private final Partition.Adaptive partition;
  private final double most;
  private final BatchSource sorted;
  private final CellTally tally;
  private Optional<CellTally.Partitions> split = Optional.empty();

  private AdaptiveRows(
      Partition.Adaptive partition, double most, BatchSource sorted, CellTally tally) {
    this.partition = partition;
    this.most = most;
    this.sorted = sorted;
    this.tally = tally;
  }

  /**
   * Makes ready.
   *
   * @param rows rows that have the partition's column; stay the caller's to close
   * @return the rows, to be closed by the caller
   */
  static BatchSource of(
      Partition.Adaptive partition,
      Layout layout,
      BatchSource rows,
      SortOptions sorting,
      BufferAllocator allocator) {
    CellTally tally = new CellTally(partition.cells().level());
    BatchSource counted = new Counted(partition, layout, rows, tally, allocator);
    return new AdaptiveRows(
        partition,
        (double) layout.targetFileSize().bytes() * partition.files(),
        ExternalSort.of(counted, Order.byColumns(partition.name()), sorting, allocator),
        tally);
  }

  @Override
  public Contract contract() {
    return sorted.contract();
  }

  @Override
  public Optional<Batch> next() {
    Optional<Batch> next = sorted.next();
    if (next.isEmpty()) {
      return next;
    }
    CellTally.Partitions partitions =
        split.orElseGet(
            () -> {
              CellTally.Partitions made = tally.split(most);
              split = Optional.of(made);
              return made;
            });
    return Optional.of(
        ReplacedColumn.in(
            next.get(),
            partition.name(),
            (batch, target) -> {
              VarCharVector cells = (VarCharVector) batch.vector(partition.name());
              VarCharVector texts = (VarCharVector) target;
              texts.setInitialCapacity(Math.max(1, batch.rowCount()));
              texts.allocateNew();
              for (int row = 0; row < batch.rowCount(); row++) {
                if (!cells.isNull(row)) {
                  texts.setSafe(row, partitions.of(text(cells, row)));
                }
              }
              texts.setValueCount(batch.rowCount());
            }));
  }

  private static String text(VarCharVector cells, int row) {
    return new String(cells.get(row), StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    sorted.close();
  }

  /**
   * Rows in their finest cells, counted, and held against their contract while they have places.
   */
  private static final class Counted implements BatchSource {
    private final Partition.Adaptive partition;
    private final BatchSource source;
    private final CellTally tally;
    private final ContractCheck check;
    private final ComputedColumn.Filler filler;
    private final PackedSize packed;
    private long rows;

    Counted(
        Partition.Adaptive partition,
        Layout layout,
        BatchSource source,
        CellTally tally,
        BufferAllocator allocator) {
      this.partition = partition;
      this.source = source;
      this.tally = tally;
      this.check = ContractCheck.of(source.contract());
      this.filler = partition.cells().over(source.contract());
      this.packed = new PackedSize(layout.files(), allocator);
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
      Batch batch = ReplacedColumn.in(next.get(), partition.name(), this::cells);
      count(batch);
      rows += batch.rowCount();
      return Optional.of(batch);
    }

    private void cells(Batch batch, FieldVector target) {
      try {
        check.check(batch);
        filler.fill(batch, target);
      } catch (RejectedValueException e) {
        throw e.at(rows + e.row());
      } catch (WkbException e) {
        throw e.at(e.column().orElse(partition.cells().geometry()), rows + e.row().orElse(0));
      }
    }

    /** A row weighs its geometry and its share of the rest, as packed as rows are on average. */
    private void count(Batch batch) {
      double factor = packed.factor(batch);
      VarCharVector cells = (VarCharVector) batch.vector(partition.name());
      VarBinaryVector geometries = (VarBinaryVector) batch.vector(partition.cells().geometry());
      long geometryBytes = 0;
      for (int row = 0; row < batch.rowCount(); row++) {
        geometryBytes += length(geometries, row);
      }
      double rest = (double) (PackedSize.bytes(batch) - geometryBytes) / batch.rowCount();
      for (int row = 0; row < batch.rowCount(); row++) {
        if (!cells.isNull(row)) {
          tally.add(text(cells, row), factor * (rest + length(geometries, row)));
        }
      }
    }

    private static int length(BaseVariableWidthVector vector, int row) {
      return vector.isNull(row) ? 0 : vector.getValueLength(row);
    }

    @Override
    public void close() {}
  }
}
