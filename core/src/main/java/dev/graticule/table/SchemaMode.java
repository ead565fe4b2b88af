package dev.graticule.table;

/** What becomes of rows whose contract is not the table's. */
public enum SchemaMode {
  /** They are refused; free text in the contracts may differ. */
  STRICT,
  /**
   * The table makes room for them, in one commit with the rows. Columns are found by name:
   *
   * <ul>
   *   <li>a column that the table lacks is added, nullable: earlier rows have no value. Its name
   *       may not be that of a covering;
   *   <li>a column that the rows lack becomes null, and must be nullable;
   *   <li>a column of another type is widened where {@link dev.graticule.contract.Change.Widen}
   *       allows it, or the rows are cast to a wider one; else both types are named and the rows
   *       refused;
   *   <li>null in a column that the table requires is refused row by row.
   * </ul>
   *
   * Needs {@link Capability#EVOLVE} when the contract changes.
   */
  MERGE
}
