package dev.graticule.query;

/**
 * How many rows of the big side each row of the small side has.
 *
 * @param join which rows belong together
 * @param countColumn the name of the added last column
 */
public record JoinCountQuery(JoinQuery join, String countColumn) implements Query {

  /**
   * The same with another name for the column of counts.
   *
   * @param name the name
   * @return the query
   */
  public JoinCountQuery countAs(String name) {
    return new JoinCountQuery(join, name);
  }
}
