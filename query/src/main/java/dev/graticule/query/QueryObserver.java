package dev.graticule.query;

import dev.graticule.GraticuleException;
import java.time.Duration;

/**
 * Is told what becomes of an engine's queries. Every method has a default that does nothing.
 *
 * <p>Calls come on whatever thread the thing happens, some of them while the query holds others up:
 * they must be quick, must not wait, and may come for several queries at once. What they throw is
 * logged and changes nothing.
 */
public interface QueryObserver {

  /**
   * A query was asked.
   *
   * @param query its name, as in messages
   */
  default void asked(String query) {}

  /**
   * A query was let in and begins.
   *
   * @param query its name
   * @param waited how long it waited to be let in
   */
  default void admitted(String query, Duration waited) {}

  /**
   * A query is still under way; told a few times a second, and not of short ones.
   *
   * @param query how it stands
   */
  default void progressed(RunningQuery query) {}

  /**
   * A query is asked again, on less.
   *
   * @param query its name
   * @param error what the first try failed with
   */
  default void fellBack(String query, GraticuleException error) {}

  /**
   * A query hands out its first batch.
   *
   * @param query its name
   * @param sinceAsked how long that took
   */
  default void firstBatch(String query, Duration sinceAsked) {}

  /**
   * A query has ended and let go of everything. Told once for each that was asked.
   *
   * @param profile what it was and did
   */
  default void ended(QueryProfile profile) {}
}
