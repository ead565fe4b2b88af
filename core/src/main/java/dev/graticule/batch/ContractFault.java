package dev.graticule.batch;

import dev.graticule.GraticuleException;

/**
 * A value that breaks its contract.
 *
 * @param rule which promise it breaks
 * @param column the column, with the path inside it
 * @param row the row in its batch, from 0
 * @param error what {@link ContractCheck#check(Batch)} throws: a {@link RejectedValueException} or
 *     a {@link WkbException}, in the row of the batch
 */
public record ContractFault(ContractRule rule, String column, int row, GraticuleException error) {

  static ContractFault of(
      ContractRule rule, String column, int row, RejectedValueException rejected) {
    return new ContractFault(rule, column, row, rejected);
  }

  static ContractFault of(String column, int row, WkbException broken) {
    return new ContractFault(ContractRule.WKB, column, row, broken.at(column, row));
  }

  /**
   * What is wrong, without the place.
   *
   * @return a sentence
   */
  public String reason() {
    return error instanceof RejectedValueException rejected
        ? rejected.problem()
        : ((WkbException) error).problem();
  }

  /**
   * The error in another row: where the batch stands in its stream.
   *
   * @param other the row, from 0
   * @return the error to throw
   */
  public GraticuleException at(long other) {
    return error instanceof RejectedValueException rejected
        ? rejected.at(other)
        : ((WkbException) error).at(column, other);
  }
}
