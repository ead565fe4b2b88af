package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ContractException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;

/** Puts the components of one record, the row's or a nested one, side by side into vectors. */
final class RowWriter {

  /**
   * What is decided before there are vectors.
   *
   * @param cells one for each component, in order
   */
  record Plan(List<CellPlan> cells) {
    RowWriter on(Function<String, FieldVector> vectors, FillState state) {
      return new RowWriter(cells.stream().map(cell -> cell.on(vectors, state)).toList());
    }
  }

  /**
   * One component's part.
   *
   * @param component the component
   * @param column the column that it fills
   * @param path the column, for messages
   * @param values how its values are put
   */
  record CellPlan(
      RecordBinding.Component component, Column column, String path, ValueWriter.Plan values) {

    Cell on(Function<String, FieldVector> vectors, FillState state) {
      ValueWriter writer = values.on(vectors.apply(column.name()), state);
      Class<?> raw = component.getter().type().returnType();
      if (raw == float.class || raw == double.class) {
        MethodHandle getter =
            component.getter().asType(MethodType.methodType(double.class, Object.class));
        return (record, slot) -> writer.setDouble(slot, (double) getter.invokeExact(record));
      }
      if (raw.isPrimitive() && raw != boolean.class) {
        MethodHandle getter =
            component.getter().asType(MethodType.methodType(long.class, Object.class));
        return (record, slot) -> writer.setLong(slot, (long) getter.invokeExact(record));
      }
      MethodHandle getter =
          component.getter().asType(MethodType.methodType(Object.class, Object.class));
      CellWriter cell =
          new CellWriter(writer, component.type().wrapping(), column.nullability(), path, state);
      return (record, slot) -> cell.put(slot, (Object) getter.invokeExact(record));
    }
  }

  /** Gets a component and puts it. */
  @FunctionalInterface
  private interface Cell {
    @SuppressWarnings("checkstyle:IllegalThrows")
    void write(Object record, int slot) throws Throwable;
  }

  private final Cell[] cells;

  private RowWriter(List<Cell> cells) {
    this.cells = cells.toArray(Cell[]::new);
  }

  /**
   * Decides how a record fills columns. A nullable column without a component stays null.
   *
   * @throws ContractException when a component has no column, a required column no component, or a
   *     type does not fit
   */
  static Plan plan(RecordBinding binding, List<Column> columns, String path) {
    Map<String, Column> byName =
        columns.stream().collect(Collectors.toMap(Column::name, Function.identity()));
    List<CellPlan> cells = new ArrayList<>();
    for (RecordBinding.Component component : binding.components()) {
      String name = component.column().name();
      String deeper = path.isEmpty() ? name : path + "." + name;
      Column column = byName.remove(name);
      if (column == null) {
        throw new ContractException(
            "Component %s of %s has no column \"%s\" in %s; add the column or leave the component out."
                .formatted(
                    component.name(),
                    binding.type().getSimpleName(),
                    name,
                    columns.stream().map(Column::name).toList()));
      }
      cells.add(
          new CellPlan(
              component,
              column,
              deeper,
              WritePlans.of(component.type(), component.column(), column, deeper)));
    }
    for (Column column : byName.values()) {
      if (!column.isNullable()) {
        throw new ContractException(
            "Column \"%s\" is required, but %s has no component for it; add one or make the column nullable."
                .formatted(
                    path.isEmpty() ? column.name() : path + "." + column.name(),
                    binding.type().getSimpleName()));
      }
    }
    return new Plan(List.copyOf(cells));
  }

  void write(Object record, int slot) {
    try {
      for (Cell cell : cells) {
        cell.write(record, slot);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("An accessor of a record failed.", e);
    }
  }
}
