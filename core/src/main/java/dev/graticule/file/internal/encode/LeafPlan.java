package dev.graticule.file.internal.encode;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A leaf column of a contract: the way to it from its top-level column, and what its values are.
 *
 * @param column the number of the top-level column
 * @param path names between dots; a list's element is {@code element}, a map's parts {@code key}
 *     and {@code value}
 * @param type what a value is
 * @param steps the way, the top-level vector's own presence first
 */
record LeafPlan(int column, String path, ColumnType type, List<Step> steps) {

  /** One step on the way from a top-level vector to a leaf. */
  sealed interface Step {}

  /**
   * The vector we stand on may have no value here, or must have one.
   *
   * @param path what to name when one is missing
   * @param nullable whether it may be missing
   */
  record Presence(String path, boolean nullable) implements Step {}

  /**
   * On to a field of the struct we stand on.
   *
   * @param ordinal which field
   */
  record Field(int ordinal) implements Step {}

  /** On to the elements of the list or map we stand on. */
  enum Elements implements Step {
    /** The one value. */
    INSTANCE
  }

  /** Whether no list or map lies on the way. */
  boolean isFlat() {
    return !steps.contains(Elements.INSTANCE);
  }

  /** The definition level of a slot that has a value. */
  int maxDefinition() {
    int levels = 0;
    for (Step step : steps) {
      if (step == Elements.INSTANCE || (step instanceof Presence presence && presence.nullable())) {
        levels++;
      }
    }
    return levels;
  }

  /** The leaf columns of a contract's columns, in Parquet's order. */
  static List<LeafPlan> of(List<Column> columns) {
    List<LeafPlan> leaves = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      visit(i, columns.get(i).name(), columns.get(i), List.of(), leaves);
    }
    return leaves;
  }

  private static void visit(
      int number, String path, Column column, List<Step> before, List<LeafPlan> leaves) {
    List<Step> steps = new ArrayList<>(before);
    steps.add(new Presence(path, column.isNullable()));
    if (column.type() instanceof ColumnType.Struct struct) {
      for (int i = 0; i < struct.fields().size(); i++) {
        Column field = struct.fields().get(i);
        visit(number, path + "." + field.name(), field, with(steps, new Field(i)), leaves);
      }
    } else if (column.type() instanceof ColumnType.ListOf list) {
      Column element = new Column("element", list.element(), list.nullability(), Map.of());
      visit(number, path + ".element", element, with(steps, Elements.INSTANCE), leaves);
    } else if (column.type() instanceof ColumnType.MapOf map) {
      List<Step> entries = with(steps, Elements.INSTANCE);
      Column key = Column.required("key", map.key());
      Column value = new Column("value", map.value(), map.nullability(), Map.of());
      visit(number, path + ".key", key, with(entries, new Field(0)), leaves);
      visit(number, path + ".value", value, with(entries, new Field(1)), leaves);
    } else {
      leaves.add(new LeafPlan(number, path, column.type(), List.copyOf(steps)));
    }
  }

  private static List<Step> with(List<Step> steps, Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return longer;
  }
}
