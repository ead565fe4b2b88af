package dev.graticule.query;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the geometries of small tables lie, for the tables that are joined with them. Remembers
 * what it was asked for and could not tell.
 */
final class JoinBoxes {
  private final Map<Side, JoinSide> located = new HashMap<>();
  private final JoinSieve sieve = new JoinSieve();
  private final Set<Wanted> wanted = new LinkedHashSet<>();

  /**
   * A geometry column of a table.
   *
   * @param table its folded name
   * @param column the column
   */
  record Side(String table, String column) {}

  /**
   * A box that would help.
   *
   * @param table the folded name of the table whose rows could be left out
   * @param side where the box would come from
   */
  record Wanted(String table, Side side) {}

  /** Notes where the geometries of a side lie that matter. */
  void put(Side side, JoinSide place) {
    located.put(side, place);
  }

  /** What is behind the conditions that came of this. */
  JoinSieve sieve() {
    return sieve;
  }

  /**
   * Where the geometries of a column lie, when it is known.
   *
   * @param use the place whose rows could be left out
   */
  Optional<JoinSide> of(SqlScope.Origin origin, TableUse use) {
    Side side = new Side(origin.use().table(), origin.column().name());
    Optional<JoinSide> known = Optional.ofNullable(located.get(side));
    if (known.isEmpty()) {
      wanted.add(new Wanted(use.table(), side));
    }
    return known;
  }

  Set<Wanted> wanted() {
    return Set.copyOf(wanted);
  }
}
