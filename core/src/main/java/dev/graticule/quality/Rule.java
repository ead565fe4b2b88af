package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.BitSet;
import java.util.Optional;

/**
 * Something that each row must be. A value: what it needs to look at rows is made for a contract.
 *
 * <p>Rules of one's own are made of a {@linkplain #where condition}, of {@linkplain #records
 * records}, {@linkplain #rows row by row}, or implement this and look at whole batches.
 */
public interface Rule {

  /**
   * What reports and reject files call the rule.
   *
   * @return the name, unlike that of any other rule in one {@link Quality}
   */
  String name();

  /**
   * Makes ready to look at rows.
   *
   * @param contract what the rows are
   * @return looks at batches of that contract; for one thread at a time
   * @throws dev.graticule.GraticuleException when the rule cannot be asked of such rows
   */
  Check over(Contract contract);

  /** Looks at rows, a whole batch at a time. */
  @FunctionalInterface
  interface Check {

    /**
     * Finds the rows that break the rule.
     *
     * @param batch the rows, lent for the length of the call; they keep their contract
     * @param rows which of them to look at, lent
     * @param faults takes what is found
     */
    void check(Batch batch, BitSet rows, Faults faults);
  }

  /** Takes faults. */
  @FunctionalInterface
  interface Faults {

    /**
     * Takes a fault.
     *
     * @param row the row in the batch, from 0
     * @param reason what is wrong with it, a sentence without place
     */
    void add(int row, String reason);
  }

  /** Looks at one row. */
  @FunctionalInterface
  interface RowCheck {

    /**
     * Tells what is wrong with a row.
     *
     * @param batch the rows, lent for the length of the call
     * @param row one of them
     * @return a sentence without place; empty when the row is well
     */
    Optional<String> fault(Batch batch, int row);
  }

  /**
   * Geometries are valid in the sense of OGC Simple Features, as JTS tells: rings are closed, do
   * not cross themselves or each other, holes lie in their shells, coordinates are finite. Where
   * there is no geometry nothing is asked. Can be repaired, by JTS' {@code GeometryFixer}.
   *
   * @param column a column of geometries
   * @return the rule, {@code valid(column)}
   */
  static RepairableRule valid(String column) {
    return new ValidityRule(column);
  }

  /**
   * Geometries are simple in the sense of OGC Simple Features, as JTS tells: lines do not cross or
   * touch themselves but at their ends, no point of a multipoint is there twice.
   *
   * @param column a column of geometries
   * @return the rule, {@code simple(column)}
   */
  static Rule simple(String column) {
    return new SimplicityRule(column);
  }

  /**
   * Exterior rings run counterclockwise and interior ones clockwise. Can be repaired, by turning
   * rings; no coordinate changes.
   *
   * @param column a column of geometries
   * @return the rule, {@code counterclockwise(column)}
   */
  static RepairableRule counterclockwise(String column) {
    return new OrientationRule(column);
  }

  /**
   * A condition holds, or is unknown because a value is null or NaN, as with a check constraint of
   * SQL.
   *
   * @param name what to call the rule
   * @param condition the condition
   * @return the rule
   */
  static Rule where(String name, Predicate condition) {
    return new ConditionRule(name, condition);
  }

  /**
   * Records made of the rows pass a test.
   *
   * @param name what to call the rule
   * @param type the record's class; columns without a component are not read
   * @param test whether a row is well
   * @param <R> the record
   * @return the rule; a row that cannot become such a record breaks it
   */
  static <R extends Record> Rule records(
      String name, Class<R> type, java.util.function.Predicate<? super R> test) {
    return new RecordRule<>(name, type, test);
  }

  /**
   * A function finds nothing wrong with any row.
   *
   * @param name what to call the rule
   * @param check looks at one row
   * @return the rule
   */
  static Rule rows(String name, RowCheck check) {
    return new RowByRowRule(name, check);
  }
}
