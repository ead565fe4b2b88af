package dev.graticule.iceberg;

import dev.graticule.order.ByColumns;
import dev.graticule.order.Hilbert;
import dev.graticule.order.Order;
import dev.graticule.order.ZOrder;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;

/**
 * A layout's order as Iceberg says it, so that other engines write and compact in it too: by
 * columns, and along a curve by the column that keeps its key. Iceberg knows no curves: where the
 * key is not kept, the order ends before the curve.
 */
final class SortOrders {
  private SortOrders() {}

  static SortOrder of(Layout layout, Schema schema) {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    new LinkedHashSet<>(columns(layout.order()))
        .forEach(name -> order.asc(name, NullOrder.NULLS_LAST));
    return order.build();
  }

  private static List<String> columns(Order order) {
    List<String> columns = new ArrayList<>();
    for (Order part : order.parts()) {
      if (part instanceof ByColumns by) {
        columns.addAll(by.columns());
        continue;
      }
      Optional<String> key =
          part instanceof Hilbert hilbert ? hilbert.keyColumn() : ((ZOrder) part).keyColumn();
      if (key.isEmpty()) {
        break;
      }
      columns.add(key.get());
    }
    return columns;
  }
}
