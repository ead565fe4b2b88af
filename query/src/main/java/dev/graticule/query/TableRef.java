package dev.graticule.query;

import dev.graticule.table.Version;
import java.util.Optional;

/**
 * A table as a query names it.
 *
 * @param name its name, in the lake or registered
 * @param version which version; empty means the newest
 */
record TableRef(String name, Optional<Version> version) {

  static TableRef newest(String name) {
    return new TableRef(name, Optional.empty());
  }
}
