package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Makes one record, the row's or a nested one, of vectors that lie side by side. */
final class RowReader {

  /**
   * What is decided before there are vectors.
   *
   * @param binding the record
   * @param columns the column of each component
   * @param cells how each is read
   * @param path where the record stands, for messages
   */
  record Plan(
      RecordBinding binding, List<String> columns, List<CellReader.Plan> cells, String path) {
    RowReader on(Function<String, FieldVector> vectors, ReadState state) {
      CellReader[] readers = new CellReader[cells.size()];
      for (int i = 0; i < readers.length; i++) {
        readers[i] = cells.get(i).on(vectors.apply(columns.get(i)), state);
      }
      return new RowReader(this, readers, state);
    }
  }

  private final Plan plan;
  private final CellReader[] cells;
  private final ReadState state;

  private RowReader(Plan plan, CellReader[] cells, ReadState state) {
    this.plan = plan;
    this.cells = cells;
    this.state = state;
  }

  /**
   * Decides how columns make a record. Columns without a component are left unread.
   *
   * @throws ContractException when a component has no column or a type does not fit
   */
  static Plan plan(RecordBinding binding, List<Column> columns, String path) {
    Map<String, Column> byName =
        columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    List<String> names = new ArrayList<>();
    List<CellReader.Plan> cells = new ArrayList<>();
    for (RecordBinding.Component component : binding.components()) {
      String name = component.column().name();
      Column column = byName.get(name);
      if (column == null) {
        throw new ContractException(
            "Component %s of %s has no column \"%s\" among %s; name the column with @Name or leave the component out."
                .formatted(
                    component.name(),
                    binding.type().getSimpleName(),
                    name,
                    columns.stream().map(Column::name).toList()));
      }
      names.add(name);
      cells.add(
          ReadPlans.cell(
              component.type(),
              component.column(),
              column,
              path.isEmpty() ? name : path + "." + name));
    }
    return new Plan(binding, List.copyOf(names), List.copyOf(cells), path);
  }

  Object read(int slot) {
    @Nullable Object[] values = new @Nullable Object[cells.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells[i].get(slot);
    }
    try {
      return plan.binding.create(values);
    } catch (RuntimeException e) {
      throw state.reject(
          plan.path.isEmpty() ? plan.binding.type().getSimpleName() : plan.path,
          "%s refuses the values: %s"
              .formatted(plan.binding.type().getSimpleName(), e.getMessage()),
          e);
    }
  }
}
