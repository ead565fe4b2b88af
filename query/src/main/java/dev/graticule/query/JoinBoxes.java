package dev.graticule.query;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;

/**
 * Where the geometries of small tables lie, for the tables that are joined with them. Remembers
 * what it was asked for and could not tell.
 */
final class JoinBoxes {
  private final Map<Side, Optional<Envelope>> boxes = new HashMap<>();
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

  /** Notes the box of all geometries of a side that matter; empty when there are none. */
  void put(Side side, Optional<Envelope> box) {
    boxes.put(side, box);
  }

  /**
   * The box of a column, when it is known; empty inside when there is no geometry.
   *
   * @param use the place whose rows could be left out
   */
  Optional<Optional<Envelope>> of(SqlScope.Origin origin, TableUse use) {
    Side side = new Side(origin.use().table(), origin.column().name());
    Optional<Optional<Envelope>> known = Optional.ofNullable(boxes.get(side));
    if (known.isEmpty()) {
      wanted.add(new Wanted(use.table(), side));
    }
    return known;
  }

  Set<Wanted> wanted() {
    return Set.copyOf(wanted);
  }
}
