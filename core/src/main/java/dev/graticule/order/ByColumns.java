package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Contract;
import java.util.List;

/**
 * By the values of columns, ascending. Null comes last; of numbers NaN comes behind all others;
 * text is compared by its bytes in UTF-8, false comes before true.
 *
 * @param columns the columns, the first deciding first; at least one
 */
public record ByColumns(List<String> columns) implements Order {

  /** Checks that there is a column. */
  public ByColumns {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "An order by columns needs a column; Order.none() has none.");
    }
  }

  @Override
  public List<Order> parts() {
    return List.of(this);
  }

  @Override
  public List<ComputedColumn> keptKeys() {
    return List.of();
  }

  @Override
  public void requireFor(Contract contract) {
    columns.forEach(name -> ColumnKey.of(contract.require(name)));
  }
}
