package dev.graticule.query;

import dev.graticule.predicate.Predicate.Relation;

/**
 * Each row of a big table with each row of a small one that its geometry relates to; the first
 * geometry column of each. The columns of the big side come first. A column of the small side whose
 * name is taken gets the small table's name and an underscore before it. Order and limit of the
 * sides do not count.
 *
 * @param big the side that is streamed
 * @param small the side that is held in memory: geometries and selected columns
 * @param relation how the big side's geometry relates to the small side's
 */
public record JoinQuery(TableQuery big, TableQuery small, Relation relation) implements Query {

  /** Checks the relation. */
  public JoinQuery {
    if (relation == Relation.CONTAINS) {
      throw new IllegalArgumentException(
          "The small side is the one that contains; turn the join around.");
    }
  }

  /**
   * Instead of the pairs, how many rows of the big side each row of the small side has: its columns
   * and a last column {@code count}, zeros included.
   *
   * @return the counting query
   */
  public JoinCountQuery count() {
    return new JoinCountQuery(this, "count");
  }
}
