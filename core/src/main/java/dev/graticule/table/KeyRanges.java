package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of a merge lie: the least and the greatest value of each column that has such
 * (whole numbers, days, text), and of whole numbers each one, so that files which hold none of them
 * are told by their statistics. Filled by one thread, then safe for any number.
 */
final class KeyRanges {
  private final List<Range> ranges = new ArrayList<>();
  private boolean any;

  /** One column's values. */
  private static final class Range {
    final Column column;
    final boolean isWhole;
    boolean isKnown;
    @Nullable Literal least;
    @Nullable Literal greatest;
    long[] values = new long[64];
    int count;
    boolean sorted;

    Range(Column column) {
      this.column = column;
      this.isWhole = KeyEncoder.isWhole(column.type());
      this.isKnown = isWhole || column.type() == Scalar.DATE || column.type() == Scalar.TEXT;
    }

    void add(FieldVector vector, int row) {
      if (!isKnown) {
        return;
      }
      if (vector instanceof BaseIntVector numbers) {
        if (count == values.length) {
          values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = numbers.getValueAsLong(row);
        return;
      }
      Optional<Literal> value = literal(vector, row);
      isKnown = value.isPresent();
      value.ifPresent(this::widen);
    }

    private static Optional<Literal> literal(FieldVector vector, int row) {
      if (vector instanceof DateDayVector days) {
        return Optional.of(new Literal(LocalDate.ofEpochDay(days.get(row))));
      }
      try {
        ByteBuffer bytes = ByteBuffer.wrap(((VarCharVector) vector).get(row));
        return Optional.of(
            new Literal(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()));
      } catch (CharacterCodingException e) {
        return Optional.empty();
      }
    }

    private void widen(Literal value) {
      least = least == null || LiteralOrder.compare(value, least) < 0 ? value : least;
      greatest = greatest == null || LiteralOrder.compare(value, greatest) > 0 ? value : greatest;
    }

    void sort() {
      if (isWhole && !sorted) {
        Arrays.sort(values, 0, count);
        sorted = true;
        if (count > 0) {
          least = new Literal(values[0]);
          greatest = new Literal(values[count - 1]);
        }
      }
    }

    /** Whether some value lies between two bounds. */
    boolean reaches(Literal min, Literal max) {
      if (!isWhole || !(min.value() instanceof Long from) || !(max.value() instanceof Long to)) {
        return true;
      }
      int at = Arrays.binarySearch(values, 0, count, from);
      int next = at >= 0 ? at : -at - 1;
      return from > to || (next < count && values[next] <= to);
    }
  }

  KeyRanges(List<Column> columns) {
    columns.forEach(column -> ranges.add(new Range(column)));
  }

  /** Takes a row's key in. */
  void add(Batch batch, int row) {
    any = true;
    for (Range range : ranges) {
      range.add(batch.vector(range.column.name()), row);
    }
  }

  /** To be called when all keys are in. */
  void close() {
    ranges.forEach(Range::sort);
  }

  /** Which rows can have one of the keys: those between the least and the greatest. */
  Predicate condition() {
    if (!any) {
      return new Predicate.Or(List.of());
    }
    List<Predicate> all = new ArrayList<>();
    for (Range range : ranges) {
      Literal least = range.least;
      Literal greatest = range.greatest;
      if (range.isKnown && least != null && greatest != null) {
        all.add(new Predicate.Compare(range.column.name(), Comparison.GE, least));
        all.add(new Predicate.Compare(range.column.name(), Comparison.LE, greatest));
      }
    }
    return new Predicate.And(all);
  }

  /** Whether a file can hold one of the keys, as its statistics say. */
  boolean mayBeIn(DataFile file) {
    for (Range range : ranges) {
      ColumnStatistics known = file.evidenceWithPartition().column(range.column.name());
      if (known.min().isPresent()
          && known.max().isPresent()
          && !range.reaches(known.min().get(), known.max().get())) {
        return false;
      }
    }
    return any;
  }
}
