package dev.graticule.batch;

import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of the rows of batches. For one thread at a time; holds no buffer, only looks into
 * the batch that it is lent.
 *
 * @param <R> the record
 */
public final class RecordReader<R extends Record> {
  private final Class<R> type;
  private final Contract contract;
  private final RowReader.Plan plan;
  private final ReadState state = new ReadState();
  private @Nullable Batch bound;
  private @Nullable RowReader reader;

  RecordReader(Class<R> type, Contract contract) {
    this.type = type;
    this.contract = contract;
    this.plan = RowReader.plan(RecordBinding.of(type), contract.columns(), "");
  }

  /**
   * One row as a record.
   *
   * @param batch the batch, of the contract that this reader was made for; lent
   * @param row the row in the batch, from 0
   * @return the record; it holds nothing of the batch
   * @throws RejectedValueException when a value cannot become a component: null where there is no
   *     Optional, an unknown enum constant, a geometry of another type, or what the record's own
   *     constructor refuses
   * @throws WkbException when a geometry is broken
   * @throws dev.graticule.contract.ContractException when the batch has other columns
   */
  public R read(Batch batch, int row) {
    RowReader rows = reader;
    if (rows == null || bound != batch) {
      BatchLayout.require(contract, batch.root().getSchema());
      rows = plan.on(batch::vector, state);
      reader = rows;
      bound = batch;
    }
    state.startRow(row);
    return type.cast(rows.read(row));
  }

  /**
   * All rows as records.
   *
   * @param batch the batch, of the contract that this reader was made for; lent
   * @return the records in order
   * @throws RejectedValueException as {@link #read} does
   * @throws WkbException when a geometry is broken
   */
  public List<R> readAll(Batch batch) {
    List<R> records = new ArrayList<>(batch.rowCount());
    for (int row = 0; row < batch.rowCount(); row++) {
      records.add(read(batch, row));
    }
    return records;
  }
}
