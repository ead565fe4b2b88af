package dev.graticule.junit;

import dev.graticule.table.MemoryFormat;
import dev.graticule.table.TableFormat;

class MemoryFormatRaceTest extends RaceConformance {
  @Override
  protected TableFormat newFormat() {
    return MemoryFormat.create();
  }
}
