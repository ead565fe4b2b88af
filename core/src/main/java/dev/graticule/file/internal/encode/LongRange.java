package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** The range of everything that Parquet keeps as a whole number or a truth value. */
final class LongRange implements ValueRange<LongRange> {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private final ColumnType type;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  LongRange(ColumnType type) {
    this.type = type;
  }

  void see(long low, long high) {
    min = Math.min(min, low);
    max = Math.max(max, high);
  }

  private boolean isEmpty() {
    return min > max;
  }

  @Override
  public void clear() {
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
  }

  @Override
  public void add(LongRange other) {
    see(other.min, other.max);
  }

  @Override
  public boolean fill(Statistics<?> statistics) {
    if (!isEmpty()) {
      if (statistics instanceof LongStatistics longs) {
        longs.setMinMax(min, max);
      } else if (statistics instanceof IntStatistics ints) {
        ints.setMinMax((int) min, (int) max);
      } else if (statistics instanceof BooleanStatistics booleans) {
        booleans.setMinMax(min != 0, max != 0);
      }
    }
    return true;
  }

  @Override
  public long nans() {
    return 0;
  }

  @Override
  public Optional<Literal> min() {
    return isEmpty() ? Optional.empty() : Optional.ofNullable(value(min)).map(Literal::new);
  }

  @Override
  public Optional<Literal> max() {
    return isEmpty() ? Optional.empty() : Optional.ofNullable(value(max)).map(Literal::new);
  }

  private @Nullable Object value(long raw) {
    if (type == ColumnType.Scalar.BOOLEAN) {
      return raw != 0;
    }
    if (type == ColumnType.Scalar.DATE) {
      return LocalDate.ofEpochDay(raw);
    }
    if (type == ColumnType.Scalar.TIME) {
      // A clock reading outside the day has no literal; nothing is then known of the column.
      return raw < 0 || raw >= NANOS_PER_DAY / 1000 ? null : LocalTime.ofNanoOfDay(raw * 1000);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return BigDecimal.valueOf(raw, decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      long perSecond =
          switch (timestamp.unit()) {
            case MILLIS -> 1_000L;
            case MICROS -> 1_000_000L;
            case NANOS -> 1_000_000_000L;
          };
      long second = Math.floorDiv(raw, perSecond);
      int nano = (int) (Math.floorMod(raw, perSecond) * (1_000_000_000L / perSecond));
      return timestamp.zoning() == ColumnType.TimeZoning.UTC
          ? Instant.ofEpochSecond(second, nano)
          : localTime(second, nano);
    }
    return raw;
  }

  private static @Nullable LocalDateTime localTime(long second, int nano) {
    try {
      return LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC);
    } catch (java.time.DateTimeException e) {
      return null;
    }
  }
}
