package dev.graticule.table;

import java.time.Instant;

/** How a version of a table is asked for. */
public sealed interface Version {

  /**
   * By the format's own name, as {@link Snapshot#id()} gives it.
   *
   * @param id the name
   * @return the version
   */
  static Version id(String id) {
    return new Id(id);
  }

  /**
   * What the table was at a moment.
   *
   * @param moment the moment; the newest version committed then or before is meant
   * @return the version
   */
  static Version at(Instant moment) {
    return new At(moment);
  }

  /**
   * By a tag.
   *
   * @param name the tag's name
   * @return the version
   */
  static Version tag(String name) {
    return new Tag(name);
  }

  /**
   * By the format's own name.
   *
   * @param id the name
   */
  record Id(String id) implements Version {}

  /**
   * By moment.
   *
   * @param moment the moment
   */
  record At(Instant moment) implements Version {}

  /**
   * By tag.
   *
   * @param name the tag's name
   */
  record Tag(String name) implements Version {}
}
