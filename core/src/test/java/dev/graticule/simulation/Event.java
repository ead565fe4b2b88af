package dev.graticule.simulation;

/** What happens in histories, counted to see that each does. */
enum Event {
  /** An operation ended well. */
  DONE,
  /** A process did a whole operation in the middle of another's. */
  NESTED,
  /** A commit was a conflict. */
  CONFLICT,
  /** An operation gave up. */
  GAVE_UP,
  /** A commit did not come through to the log. */
  LOST_REQUEST,
  /** A commit is in the log and its answer was lost. */
  LOST_ANSWER,
  /** A commit was found by its key. */
  FOUND,
  /** A process died. */
  DEATH,
  /** A version was read that expired meanwhile. */
  EXPIRED_READ
}
