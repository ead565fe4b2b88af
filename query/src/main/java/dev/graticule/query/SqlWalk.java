package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.graticule.contract.Contract;
import dev.graticule.query.SqlScope.Columns;
import dev.graticule.query.SqlScope.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks over the syntax tree of a query and notes for each place that reads a table what is proved
 * of the rows that matter there, from WHERE and ON.
 *
 * <h2>Why it is sound</h2>
 *
 * A row that fails a condition of WHERE takes part in no result of its SELECT, and one that fails a
 * condition of ON matches nothing in its join. Leaving it out changes nothing where an inner join
 * follows. Below an outer join, rows that have lost their match come back with nulls instead; so
 * there only conditions count that nulls do not meet either. What is passed on unchanged by a
 * subquery or common table expression is followed into it. Where something there looks at rows
 * together, a limit, a sample, groups, windows, it is still known whose values they are, and in
 * which CRS, but none is left out. Nothing is concluded about joins by position or by the nearest
 * value.
 */
final class SqlWalk {
  private static final int DEEPEST = 64;
  private static final int MOST_STEPS = 5_000;
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  private final Map<String, Contract> tables;
  private final SqlFilter filter;
  private final BoundCrs crs;
  private final List<TableUse> uses = new ArrayList<>();
  private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private int steps;

  private SqlWalk(Map<String, Contract> tables, SqlFilter filter, BoundCrs crs) {
    this.tables = tables;
    this.filter = filter;
    this.crs = crs;
  }

  /** Common table expressions in sight, by folded name; one without a query is not followed. */
  private record With(Map<String, Optional<Expression>> expressions) {
    private record Expression(JsonNode query, With outside) {}

    With and(String name, Optional<Expression> expression) {
      Map<String, Optional<Expression>> more = new HashMap<>(expressions);
      more.put(name, expression);
      return new With(more);
    }
  }

  /**
   * All places that read a table.
   *
   * @param query the syntax tree
   * @param tables the contracts of tables by folded name
   * @param filter understands conditions
   * @param crs refuses geometries in another CRS than the column they are held against
   */
  static List<TableUse> uses(
      JsonNode query, Map<String, Contract> tables, SqlFilter filter, BoundCrs crs) {
    SqlWalk walk = new SqlWalk(tables, filter, crs);
    walk.query(query, new With(Map.of()), 0);
    if (walk.steps > MOST_STEPS) {
      return tables.entrySet().stream()
          .map(table -> new TableUse(table.getKey(), table.getValue(), MissingNode.getInstance()))
          .toList();
    }
    walk.unseen(query);
    return walk.uses;
  }

  /** Tables in places that the walk does not know are read whole. */
  private void unseen(JsonNode node) {
    if (node.path("type").asText().equals("BASE_TABLE") && !seen.contains(node)) {
      Contract contract = tables.get(Sql.folded(node.path("table_name").asText()));
      if (contract != null) {
        uses.add(new TableUse(Sql.folded(node.path("table_name").asText()), contract, node));
      }
    }
    node.forEach(this::unseen);
  }

  static boolean isQuery(JsonNode node) {
    return QUERIES.contains(node.path("type").asText());
  }

  private static Columns nothing() {
    return name -> Optional.empty();
  }

  private static Columns chosenTogether(Columns columns) {
    return name -> columns.find(name).map(origin -> origin.with(SqlScope.Rows.CHOSEN_TOGETHER));
  }

  /** What is not walked through to its end is not understood at all. */
  private boolean isTooMuch(int depth) {
    steps = depth > DEEPEST ? MOST_STEPS + 1 : steps + 1;
    return steps > MOST_STEPS;
  }

  private Columns query(JsonNode node, With outer, int depth) {
    if (isTooMuch(depth)) {
      return nothing();
    }
    With with = outer;
    for (JsonNode entry : node.path("cte_map").path("map")) {
      JsonNode value = entry.path("value");
      boolean plain = value.path("aliases").isEmpty();
      JsonNode body = value.path("query").path("node");
      with =
          with.and(
              Sql.folded(entry.path("key").asText()),
              plain ? Optional.of(new With.Expression(body, with)) : Optional.empty());
    }
    return switch (node.path("type").asText()) {
      case "SELECT_NODE" -> select(node, with, depth);
      case "RECURSIVE_CTE_NODE" -> {
        With itself = with.and(Sql.folded(node.path("cte_name").asText()), Optional.empty());
        query(node.path("left"), itself, depth + 1);
        query(node.path("right"), itself, depth + 1);
        yield nothing();
      }
      default -> {
        nested(node, with, depth);
        yield nothing();
      }
    };
  }

  /** The queries below a node, each for itself. */
  private void nested(JsonNode node, With with, int depth) {
    node.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("cte_map")) {
                inside(field.getValue(), with, depth + 1);
              }
            });
  }

  private void inside(JsonNode node, With with, int depth) {
    if (isQuery(node)) {
      query(node, with, depth);
    } else {
      node.forEach(child -> inside(child, with, depth));
    }
  }

  private Columns select(JsonNode select, With with, int depth) {
    SqlScope scope = from(select.path("from_table"), with, depth + 1);
    select
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("cte_map") && !field.getKey().equals("from_table")) {
                inside(field.getValue(), with, depth + 1);
                crs.require(field.getValue(), scope);
              }
            });
    if (isAbsent(select.path("sample"))) {
      narrow(select.path("where_clause"), scope, scope);
    }
    Columns columns = name -> selected(select, scope, name);
    return looksAtRowsTogether(select) ? chosenTogether(columns) : columns;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean looksAtRowsTogether(JsonNode select) {
    boolean modified = false;
    for (JsonNode modifier : select.path("modifiers")) {
      String type = modifier.path("type").asText();
      modified |=
          !type.equals("ORDER_MODIFIER")
              && !(type.equals("DISTINCT_MODIFIER")
                  && modifier.path("distinct_on_targets").isEmpty());
    }
    return modified
        || !select.path("group_expressions").isEmpty()
        || !select.path("aggregate_handling").asText().equals("STANDARD_HANDLING")
        || !isAbsent(select.path("having"))
        || !isAbsent(select.path("qualify"))
        || !isAbsent(select.path("sample"))
        || hasWindow(select.path("select_list"));
  }

  private static boolean hasWindow(JsonNode node) {
    if (node.path("class").asText().equals("WINDOW")) {
      return true;
    }
    for (JsonNode child : node) {
      if (hasWindow(child)) {
        return true;
      }
    }
    return false;
  }

  /** What a column of the result is in FROM, when it is just that. */
  private static Optional<SqlScope.Origin> selected(JsonNode select, SqlScope scope, String name) {
    List<Optional<SqlScope.Origin>> found = new ArrayList<>();
    for (JsonNode item : select.path("select_list")) {
      String alias = Sql.folded(item.path("alias").asText());
      if (item.path("type").asText().equals("COLUMN_REF")) {
        JsonNode names = item.path("column_names");
        String own = Sql.folded(names.path(names.size() - 1).asText());
        if (name.equals(alias.isEmpty() ? own : alias)) {
          found.add(scope.value(item));
        }
      } else if (item.path("type").asText().equals("STAR")) {
        found.addAll(starred(item, scope, name));
      } else if (alias.equals(name)) {
        found.add(Optional.empty());
      }
    }
    return found.size() == 1 ? found.get(0) : Optional.empty();
  }

  private static List<Optional<SqlScope.Origin>> starred(
      JsonNode star, SqlScope scope, String name) {
    String qualifier = Sql.folded(star.path("relation_name").asText());
    boolean plain =
        star.path("replace_list").isEmpty()
            && star.path("rename_list").isEmpty()
            && star.path("exclude_list").isEmpty()
            && star.path("qualified_exclude_list").isEmpty()
            && isAbsent(star.path("expr"))
            && !star.path("columns").asBoolean();
    if (!plain || (qualifier.isEmpty() && scope.items().size() != 1)) {
      return List.of(Optional.empty());
    }
    Optional<SqlScope.Origin> found = scope.value(qualifier, name);
    return found.stream().map(Optional::of).toList();
  }

  private SqlScope from(JsonNode source, With with, int depth) {
    if (isTooMuch(depth)) {
      return SqlScope.empty();
    }
    return switch (source.path("type").asText()) {
      case "BASE_TABLE" -> SqlScope.of(table(source, with, depth));
      case "SUBQUERY" ->
          SqlScope.of(
              item(source, "", query(source.path("subquery").path("node"), with, depth + 1)));
      case "JOIN" -> join(source, with, depth);
      case "EMPTY" -> SqlScope.empty();
      default -> {
        inside(source, with, depth);
        yield SqlScope.of(item(source, "", nothing()));
      }
    };
  }

  private static Item item(JsonNode source, String name, Columns columns) {
    String alias = Sql.folded(source.path("alias").asText());
    boolean renamed = !source.path("column_name_alias").isEmpty();
    // A sample is taken before any condition is looked at.
    boolean sampled = !isAbsent(source.path("sample"));
    return new Item(
        alias.isEmpty() ? name : alias,
        renamed ? nothing() : columns,
        sampled ? SqlScope.Rows.CHOSEN_TOGETHER : SqlScope.Rows.THEIR_OWN);
  }

  private Item table(JsonNode source, With with, int depth) {
    seen.add(source);
    String name = Sql.folded(source.path("table_name").asText());
    boolean bare =
        source.path("schema_name").asText().isEmpty()
            && source.path("catalog_name").asText().isEmpty();
    Optional<With.Expression> expression = with.expressions().get(name);
    if (bare && expression != null) {
      return item(
          source,
          name,
          expression.isPresent()
              ? query(expression.get().query(), expression.get().outside(), depth + 1)
              : nothing());
    }
    Contract contract = tables.get(name);
    if (!bare || contract == null) {
      return item(source, name, nothing());
    }
    TableUse use = new TableUse(name, contract, source);
    uses.add(use);
    return item(
        source,
        name,
        column ->
            contract.columns().stream()
                .filter(c -> Sql.folded(c.name()).equals(column))
                .map(c -> new SqlScope.Origin(use, c, SqlScope.Rows.THEIR_OWN))
                .findFirst());
  }

  private SqlScope join(JsonNode join, With with, int depth) {
    SqlScope left = from(join.path("left"), with, depth + 1);
    SqlScope right = from(join.path("right"), with, depth + 1);
    inside(join.path("condition"), with, depth + 1);
    String kind = join.path("ref_type").asText();
    boolean natural = kind.equals("NATURAL");
    boolean followed = natural || kind.equals("REGULAR") || kind.equals("CROSS");
    if (!followed || !isAbsent(join.path("sample")) || !join.path("alias").asText().isEmpty()) {
      return left.with(right).each(Item::hidden);
    }
    Set<String> merged = new HashSet<>();
    join.path("using_columns").forEach(name -> merged.add(Sql.folded(name.asText())));
    SqlScope both = left.with(right).merging(merged, natural);
    JsonNode on = join.path("condition");
    crs.require(on, both);
    return switch (join.path("join_type").asText()) {
      case "INNER" -> {
        narrow(on, both, both);
        yield both;
      }
      case "LEFT" -> {
        narrow(on, both, right);
        yield left.with(right.each(Item::orNulls)).merging(merged, natural);
      }
      case "RIGHT" -> {
        narrow(on, both, left);
        yield left.each(Item::orNulls).with(right).merging(merged, natural);
      }
      case "FULL", "OUTER" -> both.each(Item::orNulls);
      case "SEMI" -> {
        narrow(on, both, both);
        yield left;
      }
      case "ANTI" -> {
        narrow(on, both, right);
        yield left;
      }
      default -> both.each(Item::hidden);
    };
  }

  /**
   * Notes what a condition says.
   *
   * @param scope gives its names a meaning
   * @param sides whose rows do not matter when they fail it
   */
  private void narrow(JsonNode condition, SqlScope scope, SqlScope sides) {
    for (JsonNode part : SqlFilter.conjuncts(condition)) {
      Map<TableUse, SqlScope.Rows> concerned = new LinkedHashMap<>();
      concerned(part, scope, sides, concerned);
      concerned.forEach(
          (use, rows) ->
              filter
                  .of(part, scope, use)
                  .filter(
                      known -> rows == SqlScope.Rows.THEIR_OWN || Conditions.rejectsNulls(known))
                  .ifPresent(use::require));
    }
  }

  private static void concerned(
      JsonNode node, SqlScope scope, SqlScope sides, Map<TableUse, SqlScope.Rows> found) {
    scope
        .column(node)
        .filter(origin -> sides.column(node).filter(o -> o.use() == origin.use()).isPresent())
        .ifPresent(origin -> found.merge(origin.use(), origin.rows(), SqlScope.Rows::or));
    node.forEach(child -> concerned(child, scope, sides, found));
  }
}
