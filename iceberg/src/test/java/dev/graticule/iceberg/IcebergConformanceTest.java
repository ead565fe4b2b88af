package dev.graticule.iceberg;

import dev.graticule.junit.TableConformance;
import dev.graticule.table.TableFormat;

/** Iceberg with its catalog in the lake. */
class IcebergConformanceTest extends TableConformance {
  @Override
  protected TableFormat newFormat() {
    return Iceberg.format();
  }

  @Override
  protected boolean sharedBetweenProcesses() {
    return true;
  }
}
