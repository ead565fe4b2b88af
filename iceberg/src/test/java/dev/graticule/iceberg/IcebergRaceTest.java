package dev.graticule.iceberg;

import dev.graticule.junit.RaceConformance;
import dev.graticule.table.TableFormat;

/** Tables of version 2. */
class IcebergRaceTest extends RaceConformance {
  @Override
  protected TableFormat newFormat() {
    return Iceberg.format();
  }
}
