package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the names in one SELECT stand for, as far as that is certain. A name that could mean
 * anything else than the column it is taken for is left unresolved.
 *
 * @param items what FROM lists, without the sides of joins that nobody outside of them sees
 * @param merged names that USING made one column of two, in lower case
 * @param natural whether some join made such columns without naming them
 */
record SqlScope(List<Item> items, Set<String> merged, boolean natural) {
  SqlScope {
    items = List.copyOf(items);
    merged = Set.copyOf(merged);
  }

  /**
   * A column of a table, where it is read.
   *
   * @param use the place
   * @param column the column
   * @param rows whether the place may give a row of nulls instead of one of the table's
   */
  record Origin(TableUse use, Column column, Rows rows) {}

  /** What a join makes of the rows of one side. */
  enum Rows {
    /** Only rows that are there. */
    THEIR_OWN,
    /** Also nulls, where none matched. */
    OR_NULLS
  }

  /**
   * An entry of FROM.
   *
   * @param alias the name that columns are qualified with, in lower case
   * @param columns finds a column by its folded name, when rows of its table may be left out for
   *     what a condition here says
   * @param rows what joins made of it
   */
  record Item(String alias, Columns columns, Rows rows) {
    Item orNulls() {
      return new Item(alias, columns, Rows.OR_NULLS);
    }

    Item hidden() {
      return new Item(alias, name -> Optional.empty(), rows);
    }

    Optional<Origin> column(String name) {
      return columns
          .find(name)
          .map(
              found ->
                  rows == Rows.OR_NULLS
                      ? new Origin(found.use(), found.column(), Rows.OR_NULLS)
                      : found);
    }
  }

  /** Finds columns by name. */
  @FunctionalInterface
  interface Columns {
    Optional<Origin> find(String foldedName);
  }

  static SqlScope of(Item item) {
    return new SqlScope(List.of(item), Set.of(), false);
  }

  static SqlScope empty() {
    return new SqlScope(List.of(), Set.of(), false);
  }

  SqlScope with(SqlScope other) {
    List<Item> all = new ArrayList<>(items);
    all.addAll(other.items);
    Set<String> names = new HashSet<>(merged);
    names.addAll(other.merged);
    return new SqlScope(all, names, natural || other.natural);
  }

  SqlScope each(UnaryOperator<Item> change) {
    return new SqlScope(items.stream().map(change).toList(), merged, natural);
  }

  SqlScope merging(Set<String> names, boolean byNature) {
    Set<String> all = new HashSet<>(merged);
    all.addAll(names);
    return new SqlScope(items, all, natural || byNature);
  }

  /** What a reference to a column stands for, when it is one and certain. */
  Optional<Origin> column(JsonNode reference) {
    if (!reference.path("type").asText().equals("COLUMN_REF")) {
      return Optional.empty();
    }
    JsonNode names = reference.path("column_names");
    if (names.size() == 1) {
      return column("", Sql.folded(names.path(0).asText()));
    }
    return names.size() == 2
        ? column(Sql.folded(names.path(0).asText()), Sql.folded(names.path(1).asText()))
        : Optional.empty();
  }

  /**
   * A column by its folded name.
   *
   * @param qualifier an alias in lower case, or empty
   */
  Optional<Origin> column(String qualifier, String name) {
    if (qualifier.isEmpty() && (natural || merged.contains(name))) {
      return Optional.empty();
    }
    List<Origin> found =
        items.stream()
            .filter(item -> qualifier.isEmpty() || item.alias().equals(qualifier))
            .flatMap(item -> item.column(name).stream())
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
