package dev.graticule.junit;

import dev.graticule.table.MemoryFormat;
import dev.graticule.table.TableFormat;

class MemoryFormatConformanceTest extends TableConformance {
  @Override
  protected TableFormat newFormat() {
    return MemoryFormat.create();
  }
}
