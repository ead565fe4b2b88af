package dev.graticule.batch;

import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.LiteralOrder;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import java.util.List;

/** Holds the values of a column against literals. */
abstract class ValueTest implements RowTest {
  private final VectorPath path;
  private final ValueOrder order;
  private ValueOrder.Comparing values = (row, literal) -> ValueOrder.UNORDERED;

  private ValueTest(VectorPath path, ValueOrder order) {
    this.path = path;
    this.order = order;
  }

  static RowTest of(Predicate.Compare compare, ColumnPath path) {
    ValueOrder order = ValueOrder.of(path.leaf().type(), List.of(compare.literal()));
    Comparison comparison = compare.comparison();
    return new ValueTest(new VectorPath(path), order) {
      @Override
      boolean holds(int row) {
        int sign = compare(row, 0);
        return switch (comparison) {
          case EQ -> sign == 0;
          case NE -> sign != 0;
          case LT -> sign == -1;
          case LE -> sign == -1 || sign == 0;
          case GT -> sign == 1;
          case GE -> sign == 1 || sign == 0;
        };
      }
    };
  }

  static RowTest of(Predicate.In in, ColumnPath path) {
    int count = in.literals().size();
    ValueOrder order =
        ValueOrder.of(
            path.leaf().type(), in.literals().stream().sorted(LiteralOrder::compare).toList());
    return new ValueTest(new VectorPath(path), order) {
      @Override
      boolean holds(int row) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
          int middle = (low + high) >>> 1;
          int sign = compare(row, middle);
          if (sign == 0) {
            return true;
          }
          if (sign == ValueOrder.UNORDERED) {
            return false;
          }
          if (sign < 0) {
            high = middle - 1;
          } else {
            low = middle + 1;
          }
        }
        return false;
      }
    };
  }

  abstract boolean holds(int row);

  final int compare(int row, int literal) {
    return values.compare(row, literal);
  }

  @Override
  public final void bind(Batch batch) {
    values = order.over(path.bind(batch));
  }

  @Override
  public final Truth test(int row) {
    return path.isNull(row) ? Truth.UNKNOWN : Truth.of(holds(row));
  }

  @Override
  public final boolean isSpatial() {
    return false;
  }
}
