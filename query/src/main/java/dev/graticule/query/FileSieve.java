package dev.graticule.query;

import dev.graticule.table.DataFile;
import java.util.Optional;

/** Rules files out by what their plan does not look at. Safe for use by several threads. */
@FunctionalInterface
interface FileSieve {

  /** Why no row of a file matters; empty when one may. */
  Optional<String> ruledOut(DataFile file);

  /** Rules out nothing. */
  static FileSieve none() {
    return file -> Optional.empty();
  }
}
