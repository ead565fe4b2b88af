package dev.graticule.query;

/**
 * A typed query: a value, to be asked with {@link QueryEngine#query}. It answers exactly, with the
 * {@code spatial} extension and without it.
 */
public sealed interface Query permits TableQuery, NearestQuery, JoinQuery, JoinCountQuery {

  /**
   * Begins a query of a table's rows; made to be imported statically.
   *
   * @param table the table's name, in the lake or registered
   * @return the query for all rows and columns
   */
  static TableQuery from(String table) {
    return TableQuery.of(table);
  }
}
