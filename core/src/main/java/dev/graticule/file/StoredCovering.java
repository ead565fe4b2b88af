package dev.graticule.file;

/**
 * The boxes that stand beside the geometries of a column, and what is known of them from the
 * footer.
 *
 * @param paths where they stand
 * @param precision how exactly they are kept
 * @param gaps whether a geometry may be without a box
 * @param crossing whether a box may run over the antimeridian
 */
public record StoredCovering(Covering paths, Precision precision, Gaps gaps, Crossing crossing) {

  /** How exactly boxes are kept. */
  public enum Precision {
    /** In 32 bits at least on one side; a writer may have rounded either way. */
    SINGLE,
    /** In 64 bits. */
    DOUBLE
  }

  /** Whether a geometry that has an extent may be without a box. */
  public enum Gaps {
    /** None is. */
    NONE,
    /** A row without a box may have a geometry. */
    POSSIBLE
  }

  /** Whether boxes with xmin greater than xmax may occur. */
  public enum Crossing {
    /** There is none. */
    NEVER,
    /** Statistics do not rule it out. */
    POSSIBLE
  }
}
