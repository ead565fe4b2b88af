package dev.graticule.junit;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.SpatialTable;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the newest snapshot of a table. Each reads what it needs. */
public final class TableAssert extends AbstractAssert<TableAssert, SpatialTable> {

  TableAssert(SpatialTable actual) {
    super(actual, TableAssert.class);
  }

  /**
   * Is of this contract.
   *
   * @param expected the contract
   * @return this
   */
  public TableAssert isOf(Contract expected) {
    isNotNull();
    Contract contract = actual.contract();
    if (!contract.columns().equals(expected.columns())) {
      failWithMessage("Expected rows of%n  %s%nbut they are of%n  %s", expected, contract);
    }
    return this;
  }

  /**
   * Has so many rows.
   *
   * @param expected the count
   * @return this
   */
  public TableAssert hasRows(long expected) {
    return hasRows(expected, Predicates.all());
  }

  /**
   * Has so many rows that meet a condition.
   *
   * @param expected the count
   * @param condition the condition
   * @return this
   */
  public TableAssert hasRows(long expected, Predicate condition) {
    isNotNull();
    long rows = 0;
    try (BatchSource source = actual.scan(condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          rows += batch.rowCount();
        }
      }
    }
    if (rows != expected) {
      failWithMessage(
          "Expected %d rows of table \"%s\" to meet %s but %d do",
          expected, actual.name(), condition, rows);
    }
    return this;
  }

  /**
   * Lies in so many files.
   *
   * @param expected the count
   * @return this
   */
  public TableAssert hasFiles(int expected) {
    isNotNull();
    int files = actual.snapshot().files(Predicates.all()).size();
    if (files != expected) {
      failWithMessage(
          "Expected table \"%s\" to have %d files but it has %d", actual.name(), expected, files);
    }
    return this;
  }
}
