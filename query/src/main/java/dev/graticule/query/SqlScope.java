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
   * @param rows what became of the table's rows on their way
   */
  record Origin(TableUse use, Column column, Rows rows) {
    /** The same where something else is made of the rows, too. */
    Origin with(Rows more) {
      return new Origin(use, column, rows.or(more));
    }
  }

  /** What a join makes of the rows of one side. */
  enum Rows {
    /** Only rows that are there. */
    THEIR_OWN,
    /** Also nulls, where none matched. */
    OR_NULLS,
    /** What is left after a look at many of them: none may be left out before that. */
    CHOSEN_TOGETHER;

    Rows or(Rows other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  /**
   * An entry of FROM.
   *
   * @param alias the name that columns are qualified with, in lower case
   * @param columns finds a column by its folded name
   * @param rows what joins made of it
   */
  record Item(String alias, Columns columns, Rows rows) {
    Item orNulls() {
      return new Item(alias, columns, rows.or(Rows.OR_NULLS));
    }

    Item hidden() {
      return new Item(alias, name -> Optional.empty(), rows);
    }

    Optional<Origin> column(String name) {
      return columns.find(name).map(found -> found.with(rows));
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

  /**
   * What a reference to a column stands for, when it is one and certain, and rows of the table may
   * be left out for what a condition here says.
   */
  Optional<Origin> column(JsonNode reference) {
    return value(reference).filter(origin -> origin.rows() != Rows.CHOSEN_TOGETHER);
  }

  /** Whose values a reference to a column gives, when it is one and certain. */
  Optional<Origin> value(JsonNode reference) {
    if (!reference.path("type").asText().equals("COLUMN_REF")) {
      return Optional.empty();
    }
    JsonNode names = reference.path("column_names");
    if (names.size() == 1) {
      return value("", Sql.folded(names.path(0).asText()));
    }
    return names.size() == 2
        ? value(Sql.folded(names.path(0).asText()), Sql.folded(names.path(1).asText()))
        : Optional.empty();
  }

  /**
   * Whose values a column gives, by its folded name.
   *
   * @param qualifier an alias in lower case, or empty
   */
  Optional<Origin> value(String qualifier, String name) {
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
