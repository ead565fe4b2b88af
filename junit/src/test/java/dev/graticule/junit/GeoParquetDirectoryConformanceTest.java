package dev.graticule.junit;

import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.TableFormat;

class GeoParquetDirectoryConformanceTest extends TableConformance {
  @Override
  protected TableFormat newFormat() {
    return GeoParquetDirectory.format();
  }

  @Override
  protected boolean sharedBetweenProcesses() {
    return true;
  }
}
