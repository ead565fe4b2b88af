package dev.graticule.write;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.Timestamp;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * A column with the year, month, day or hour that each row's time lies in: in UTC for moments, by
 * its own clock otherwise.
 *
 * @param name the name of the column
 * @param time a column of dates or timestamps
 * @param step how long a time shares a value
 */
record TimeColumn(String name, String time, TimeStep step) implements ComputedColumn {
  private static final long SECONDS_OF_DAY = 24L * 60 * 60;

  @Override
  public Column column() {
    return Column.nullable(
        name,
        switch (step) {
          case YEAR -> Scalar.INT32;
          case DAY -> Scalar.DATE;
          case MONTH, HOUR -> Scalar.TEXT;
        });
  }

  /** Where a row's time lies, in seconds. */
  @FunctionalInterface
  private interface Seconds {
    long at(FieldVector times, int row);
  }

  @Override
  public Filler over(Contract contract) {
    Seconds seconds = seconds(contract.require(time));
    return (batch, target) -> {
      FieldVector times = batch.vector(time);
      int rows = batch.rowCount();
      target.setInitialCapacity(Math.max(1, rows));
      target.allocateNew();
      Target values = Target.of(target, step);
      for (int row = 0; row < rows; row++) {
        if (!times.isNull(row)) {
          values.set(row, seconds.at(times, row));
        }
      }
      target.setValueCount(rows);
    };
  }

  private Seconds seconds(Column column) {
    ColumnType type = column.type();
    if (type == Scalar.DATE && step != TimeStep.HOUR) {
      return (times, row) -> ((DateDayVector) times).get(row) * SECONDS_OF_DAY;
    }
    if (type instanceof Timestamp timestamp) {
      long perSecond =
          switch (timestamp.unit()) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
          };
      return (times, row) -> Math.floorDiv(((TimeStampVector) times).get(row), perSecond);
    }
    throw new ContractException(
        "Column \"%s\" is %s and has no %s to partition by; dates and timestamps have, and dates no hour."
            .formatted(time, type, step.label()));
  }

  /** Takes values; rows side by side mostly share one, so its text is made once. */
  @FunctionalInterface
  private interface Target {
    void set(int row, long seconds);

    static Target of(FieldVector vector, TimeStep step) {
      if (vector instanceof DateDayVector days) {
        return (row, seconds) ->
            days.set(row, Math.toIntExact(Math.floorDiv(seconds, SECONDS_OF_DAY)));
      }
      if (vector instanceof IntVector years) {
        return (row, seconds) -> years.set(row, clock(seconds).getYear());
      }
      return new Texts((VarCharVector) vector, step);
    }
  }

  private static LocalDateTime clock(long seconds) {
    return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
  }

  private static final class Texts implements Target {
    private static final long HOUR = 60 * 60;

    private final VarCharVector vector;
    private final TimeStep step;
    private long hour = Long.MIN_VALUE;
    private byte[] text = new byte[0];

    Texts(VarCharVector vector, TimeStep step) {
      this.vector = vector;
      this.step = step;
    }

    @Override
    public void set(int row, long seconds) {
      long of = Math.floorDiv(seconds, HOUR);
      if (of != hour) {
        hour = of;
        text = step.text(clock(seconds)).getBytes(StandardCharsets.US_ASCII);
      }
      vector.setSafe(row, text);
    }
  }
}
