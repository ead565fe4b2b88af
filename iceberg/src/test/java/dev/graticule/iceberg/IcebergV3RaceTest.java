package dev.graticule.iceberg;

import dev.graticule.junit.RaceConformance;
import dev.graticule.table.TableFormat;

/** Tables of version 3, whose rows are deleted by vectors. */
class IcebergV3RaceTest extends RaceConformance {
  @Override
  protected TableFormat newFormat() {
    return Iceberg.format().withFormatVersion(FormatVersion.V3);
  }
}
