package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.ArrayList;
import java.util.List;

/**
 * One place in a query that reads a table, and what is proved of the rows that matter there. The
 * walk over the query adds conditions; rows that do not meet all of them change nothing.
 */
final class TableUse {
  private final String table;
  private final Contract contract;
  private final JsonNode reference;
  private final List<Predicate> conditions = new ArrayList<>();

  /**
   * A use of which nothing is known yet.
   *
   * @param table the table's folded name
   * @param contract its columns
   * @param reference where the syntax tree names it; missing when any place may be meant
   */
  TableUse(String table, Contract contract, JsonNode reference) {
    this.table = table;
    this.contract = contract;
    this.reference = reference;
  }

  String table() {
    return table;
  }

  JsonNode reference() {
    return reference;
  }

  Contract contract() {
    return contract;
  }

  void require(Predicate condition) {
    if (!conditions.contains(condition)) {
      conditions.add(condition);
    }
  }

  /** What all rows that matter meet. */
  Predicate condition() {
    return conditions.size() == 1 ? conditions.get(0) : new Predicate.And(conditions);
  }
}
