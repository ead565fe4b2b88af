package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is proved at each place that names a table. A query may name one several times, as a
 * self-join does, and what holds in one place need not in another: together only what holds in any
 * of them is certain.
 */
final class SqlReferences {
  /** More places than that are served by one view: each reads the table. */
  private static final int MOST = 4;

  private final List<JsonNode> inOrder = new ArrayList<>();
  private final IdentityHashMap<JsonNode, String> tables = new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, Predicate> proved = new IdentityHashMap<>();
  private final Map<String, Predicate> anywhere = new HashMap<>();
  private final Set<String> uncertain = new HashSet<>();

  /**
   * A place that names a table.
   *
   * @param reference its node in the syntax tree
   * @param condition what all rows meet that matter there
   */
  record Place(JsonNode reference, Predicate condition) {}

  /** The references of one walk over a query. */
  SqlReferences(List<TableUse> uses) {
    for (TableUse use : uses) {
      anywhere.merge(use.table(), use.condition(), SqlReferences::either);
      if (use.reference().isMissingNode()) {
        uncertain.add(use.table());
      } else {
        if (tables.put(use.reference(), use.table()) == null) {
          inOrder.add(use.reference());
        }
        // A common table expression is walked through from each place that reads it.
        proved.merge(use.reference(), use.condition(), SqlReferences::either);
      }
    }
  }

  /** What all rows meet that matter in any place. */
  Predicate anywhere(String table) {
    return anywhere.getOrDefault(table, Predicates.all());
  }

  /** The places of a table, when each is known and they differ; none when one view is enough. */
  List<Place> apart(String table) {
    List<Place> places =
        inOrder.stream()
            .filter(reference -> table.equals(tables.get(reference)))
            .map(
                reference -> new Place(reference, proved.getOrDefault(reference, Predicates.all())))
            .toList();
    long different = places.stream().map(Place::condition).distinct().count();
    return uncertain.contains(table) || different < 2 || different > MOST ? List.of() : places;
  }

  private static Predicate either(Predicate one, Predicate other) {
    if (one.equals(other) || one.equals(Predicates.all())) {
      return one;
    }
    return other.equals(Predicates.all()) ? other : new Predicate.Or(List.of(one, other));
  }
}
