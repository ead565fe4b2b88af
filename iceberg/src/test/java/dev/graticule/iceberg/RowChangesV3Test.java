package dev.graticule.iceberg;

import dev.graticule.junit.RowChangeConformance;
import dev.graticule.table.TableFormat;

/** Rows of tables of version 3 are deleted by vectors. */
class RowChangesV3Test extends RowChangeConformance {
  @Override
  protected TableFormat newFormat() {
    return Iceberg.format().withFormatVersion(FormatVersion.V3);
  }
}
