package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Adds computed columns to batches, behind the columns they have. Each is computed from the columns
 * that were there before; none sees another.
 *
 * <p>For one thread at a time.
 */
public final class ComputedColumns {
  private final Contract from;
  private final Contract to;
  private final List<Part> parts;

  /** A column and what fills it. */
  private record Part(Column column, ComputedColumn.Filler filler) {}

  private ComputedColumns(Contract from, Contract to, List<Part> parts) {
    this.from = from;
    this.to = to;
    this.parts = parts;
  }

  /**
   * Makes ready to add columns.
   *
   * @param contract what the rows are, without them
   * @param columns the columns to add, in this order
   * @return adds them to batches of that contract
   * @throws ContractException when a column of that name is there already
   * @throws dev.graticule.GraticuleException when a column does not follow from such rows
   */
  public static ComputedColumns of(Contract contract, List<? extends ComputedColumn> columns) {
    List<Column> all = new ArrayList<>(contract.columns());
    List<Part> parts = new ArrayList<>();
    for (ComputedColumn computed : columns) {
      Column column = computed.column();
      if (all.stream().anyMatch(c -> c.name().equals(column.name()))) {
        throw new ContractException(
            "Column \"%s\" shall be computed, but there is one of that name already; give the computed one another name, or leave it out."
                .formatted(column.name()));
      }
      parts.add(new Part(column, computed.over(contract)));
      all.add(column);
    }
    return new ComputedColumns(contract, new Contract(all, contract.metadata()), parts);
  }

  /**
   * Adds columns to the batches of a source.
   *
   * @param source the rows; owned from now on, and closed at once when this fails
   * @param columns the columns to add, in this order
   * @param allocator where their memory comes from
   * @return a source of the longer rows, to be closed by the caller; the rows that its errors name
   *     are counted from the first
   * @throws dev.graticule.GraticuleException as {@link #of} does
   */
  public static BatchSource over(
      BatchSource source, List<? extends ComputedColumn> columns, BufferAllocator allocator) {
    try {
      return new Source(source, of(source.contract(), columns), allocator);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  /**
   * What the rows are with the columns.
   *
   * @return the longer contract
   */
  public Contract contract() {
    return to;
  }

  /**
   * Adds the columns to a batch. The columns it has are not copied.
   *
   * @param batch the rows; taken over, and closed also when this fails
   * @param allocator where the memory of the new columns comes from
   * @return the longer batch, the caller's to close
   * @throws ContractException when the batch is of another contract
   * @throws WkbException when a geometry is broken; its row is the batch's
   * @throws RejectedValueException when a row's value does not follow; its row is the batch's
   */
  public Batch add(Batch batch, BufferAllocator allocator) {
    List<FieldVector> computed = new ArrayList<>();
    try (batch) {
      if (!batch.contract().columns().equals(from.columns())) {
        throw new ContractException(
            "These rows are %s, but columns are added to %s; cast them first."
                .formatted(batch.contract(), from));
      }
      for (Part part : parts) {
        FieldVector vector = ArrowLayout.field(part.column()).createVector(allocator);
        computed.add(vector);
        part.filler().fill(batch, vector);
      }
      List<FieldVector> all = new ArrayList<>();
      batch.root().getFieldVectors().forEach(vector -> all.add(moved(vector)));
      all.addAll(computed);
      return Batch.owning(
          to,
          new VectorSchemaRoot(
              all.stream().map(FieldVector::getField).toList(), all, batch.rowCount()));
    } catch (RuntimeException | Error e) {
      computed.forEach(FieldVector::close);
      throw e;
    }
  }

  private static FieldVector moved(FieldVector vector) {
    TransferPair transfer = vector.getTransferPair(vector.getField(), vector.getAllocator());
    transfer.transfer();
    return (FieldVector) transfer.getTo();
  }

  /** The batches of another source, longer. */
  private static final class Source implements BatchSource {
    private final BatchSource source;
    private final ComputedColumns columns;
    private final BufferAllocator allocator;
    private long rows;

    Source(BatchSource source, ComputedColumns columns, BufferAllocator allocator) {
      this.source = source;
      this.columns = columns;
      this.allocator = allocator;
    }

    @Override
    public Contract contract() {
      return columns.to;
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = source.next();
      if (next.isEmpty()) {
        return next;
      }
      try {
        Batch longer = columns.add(next.get(), allocator);
        rows += longer.rowCount();
        return Optional.of(longer);
      } catch (RejectedValueException e) {
        throw e.at(rows + e.row());
      } catch (WkbException e) {
        throw e.at(e.column().orElse("geometry"), rows + e.row().orElse(0));
      }
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
