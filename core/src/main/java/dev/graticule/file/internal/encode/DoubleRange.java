package dev.graticule.file.internal.encode;

import dev.graticule.predicate.Literal;
import java.util.Optional;
import org.apache.parquet.column.statistics.DoubleStatistics;
import org.apache.parquet.column.statistics.FloatStatistics;
import org.apache.parquet.column.statistics.Statistics;

/**
 * The range of floating-point numbers. NaN has no place in it and is counted; a zero stands as -0
 * at the lower end and as +0 at the upper one, as Parquet's type-defined order wants it.
 */
final class DoubleRange implements ValueRange<DoubleRange> {
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long nans;

  void see(double value) {
    // Comparisons are false for a NaN, so it changes neither end.
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
    if (Double.isNaN(value)) {
      nans++;
    }
  }

  private boolean isEmpty() {
    return min > max;
  }

  private double low() {
    return min == 0 ? -0.0 : min;
  }

  private double high() {
    return max == 0 ? 0.0 : max;
  }

  @Override
  public void clear() {
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    nans = 0;
  }

  @Override
  public void add(DoubleRange other) {
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    nans += other.nans;
  }

  @Override
  public boolean fill(Statistics<?> statistics) {
    if (!isEmpty()) {
      if (statistics instanceof DoubleStatistics doubles) {
        doubles.setMinMax(low(), high());
      } else if (statistics instanceof FloatStatistics floats) {
        floats.setMinMax((float) low(), (float) high());
      }
    }
    statistics.incrementNanCount(nans);
    return true;
  }

  @Override
  public long nans() {
    return nans;
  }

  @Override
  public Optional<Literal> min() {
    return isEmpty() ? Optional.empty() : Optional.of(new Literal(low()));
  }

  @Override
  public Optional<Literal> max() {
    return isEmpty() ? Optional.empty() : Optional.of(new Literal(high()));
  }
}
