package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.write.PartitionValueException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Rows some of which were set aside before: an error that comes up as the next batch is made ready
 * names its row as the caller counts, who gave those others too. Owns what it wraps.
 *
 * @param rows the rows
 * @param asGiven from a row among these to the same among all that were given
 */
record NumberedAsGiven(BatchSource rows, LongUnaryOperator asGiven) implements BatchSource {
  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    try {
      return rows.next();
    } catch (RejectedValueException e) {
      long row = asGiven.applyAsLong(e.row());
      throw row == e.row() ? e : e.at(row);
    } catch (PartitionValueException e) {
      throw e.row().isEmpty() ? e : e.at(asGiven.applyAsLong(e.row().getAsLong()));
    } catch (WkbException e) {
      throw e.row().isEmpty()
          ? e
          : e.at(e.column().orElse("geometry"), asGiven.applyAsLong(e.row().getAsLong()));
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
