package dev.graticule.predicate;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from a contract to a column, or through structs to a field.
 *
 * <p>A name may hold dots itself. What a text means is settled so: the longest name that exists
 * wins, at each step.
 *
 * @param steps the columns passed, outermost first, at least one; all but the last are structs
 */
public record ColumnPath(List<Column> steps) {

  /** Copies the list. */
  public ColumnPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A path needs a step.");
    }
  }

  /**
   * The path of a text.
   *
   * @param contract where it begins
   * @param text a column, or a struct's field as {@code a.b}
   * @return the path, when there is such a column
   */
  public static Optional<ColumnPath> of(Contract contract, String text) {
    List<Column> steps = new ArrayList<>();
    return find(contract.columns(), text, steps)
        ? Optional.of(new ColumnPath(steps))
        : Optional.empty();
  }

  /**
   * The path of a text that must lead somewhere.
   *
   * @param contract where it begins
   * @param text a column, or a struct's field as {@code a.b}
   * @return the path
   * @throws PredicateException when there is no such column; the message names the nearest
   */
  public static ColumnPath require(Contract contract, String text) {
    return of(contract, text)
        .orElseThrow(
            () -> {
              List<String> names = names(contract.columns(), "").toList();
              return new PredicateException(
                  "There is no column \"%s\"; %s."
                      .formatted(
                          text,
                          NearestName.of(text, names)
                              .map(n -> "did you mean \"" + n + "\"?")
                              .orElse("the columns are " + names)));
            });
  }

  private static boolean find(List<Column> columns, String text, List<Column> steps) {
    for (int end = text.length(); end > 0; end = text.lastIndexOf('.', end - 1)) {
      String name = text.substring(0, end);
      for (Column column : columns) {
        if (!column.name().equals(name)) {
          continue;
        }
        steps.add(column);
        if (end == text.length()) {
          return true;
        }
        if (column.type() instanceof ColumnType.Struct struct
            && find(struct.fields(), text.substring(end + 1), steps)) {
          return true;
        }
        steps.remove(steps.size() - 1);
      }
    }
    return false;
  }

  private static Stream<String> names(List<Column> columns, String prefix) {
    return columns.stream()
        .flatMap(
            column ->
                column.type() instanceof ColumnType.Struct struct
                    ? Stream.concat(
                        Stream.of(prefix + column.name()),
                        names(struct.fields(), prefix + column.name() + "."))
                    : Stream.of(prefix + column.name()));
  }

  /**
   * Where the path ends.
   *
   * @return the column or field
   */
  public Column leaf() {
    return steps.get(steps.size() - 1);
  }

  /**
   * The names passed.
   *
   * @return the names, outermost first
   */
  public List<String> names() {
    return steps.stream().map(Column::name).toList();
  }

  /**
   * Tells whether the value may be absent: the field's own, or a struct around it.
   *
   * @return whether it may
   */
  public boolean isNullable() {
    return steps.stream().anyMatch(Column::isNullable);
  }
}
