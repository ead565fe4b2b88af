package dev.graticule.junit;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a batch, which stays its owner's. */
public final class BatchAssert extends AbstractAssert<BatchAssert, Batch> {

  BatchAssert(Batch actual) {
    super(actual, BatchAssert.class);
  }

  /**
   * Has so many rows.
   *
   * @param expected the count
   * @return this
   */
  public BatchAssert hasRows(int expected) {
    isNotNull();
    if (actual.rowCount() != expected) {
      failWithMessage("Expected %d rows but there are %d", expected, actual.rowCount());
    }
    return this;
  }

  /**
   * Is of this contract.
   *
   * @param expected the contract
   * @return this
   */
  public BatchAssert isOf(Contract expected) {
    isNotNull();
    if (!actual.contract().columns().equals(expected.columns())) {
      failWithMessage("Expected rows of%n  %s%nbut they are of%n  %s", expected, actual.contract());
    }
    return this;
  }

  /**
   * A column has these values, null included, as Arrow's objects or their text.
   *
   * @param column the column
   * @param expected the values in order
   * @return this
   */
  public BatchAssert hasValues(String column, Object... expected) {
    isNotNull();
    hasRows(expected.length);
    FieldVector vector = actual.vector(column);
    for (int row = 0; row < expected.length; row++) {
      Object value = vector.getObject(row);
      boolean same =
          Objects.deepEquals(value, expected[row])
              || (value != null && value.toString().equals(String.valueOf(expected[row])));
      if (!same) {
        failWithMessage(
            "Expected %s in column \"%s\" of row %d but was %s",
            text(expected[row]), column, row, text(value));
      }
    }
    return this;
  }

  /**
   * Has the same rows in the same order; geometries are compared byte for byte.
   *
   * @param expected the other batch, lent
   * @return this
   */
  public BatchAssert hasSameRowsAs(Batch expected) {
    isOf(expected.contract());
    hasRows(expected.rowCount());
    for (String column : expected.contract().names()) {
      FieldVector mine = actual.vector(column);
      FieldVector theirs = expected.vector(column);
      for (int row = 0; row < expected.rowCount(); row++) {
        if (!Objects.deepEquals(mine.getObject(row), theirs.getObject(row))) {
          failWithMessage(
              "Expected %s in column \"%s\" of row %d but was %s",
              text(theirs.getObject(row)), column, row, text(mine.getObject(row)));
        }
      }
    }
    return this;
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }
}
