package dev.graticule.contract;

import dev.graticule.GraticuleException;

/** A contract that cannot stand, or data, a schema or a change that breaks one. */
public class ContractException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public ContractException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public ContractException(String message, Throwable cause) {
    super(message, cause);
  }
}
