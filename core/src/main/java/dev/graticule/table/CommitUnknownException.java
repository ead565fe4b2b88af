package dev.graticule.table;

/**
 * Nobody knows whether a commit happened: the answer was lost. Verify before anything else: open
 * the table and look whether its newest snapshot holds the files. Nothing was deleted, and nothing
 * may be. Trying again is safe only with an idempotency key, which then finds the commit.
 */
public final class CommitUnknownException extends TableException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public CommitUnknownException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public CommitUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
