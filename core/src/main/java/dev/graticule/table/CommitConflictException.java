package dev.graticule.table;

/**
 * Another commit came first; this one did not happen and nothing of it is visible. What to do next
 * stands in {@link #remedy()}.
 */
public final class CommitConflictException extends TableException {
  private static final long serialVersionUID = 1L;

  /** What helps. */
  public enum Remedy {
    /** The other commit does not touch this one: the very same value can be committed again. */
    COMMIT_AGAIN,
    /** The other commit changed what this one was computed from: read a new snapshot, redo it. */
    READ_AGAIN
  }

  private final Remedy remedy;

  /**
   * An error without an underlying cause.
   *
   * @param remedy what helps
   * @param message problem, cause and way out
   */
  public CommitConflictException(Remedy remedy, String message) {
    super(message);
    this.remedy = remedy;
  }

  /**
   * An error that wraps another.
   *
   * @param remedy what helps
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public CommitConflictException(Remedy remedy, String message, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /**
   * What helps.
   *
   * @return the next step
   */
  public Remedy remedy() {
    return remedy;
  }
}
