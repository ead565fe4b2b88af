package dev.graticule.query;

import dev.graticule.contract.ColumnType;

/**
 * A column, or a field of one, as SQL.
 *
 * @param expression its value
 * @param type what it is in the contract
 */
record ColumnSql(String expression, ColumnType type) {}
