package dev.graticule.delta;

import dev.graticule.junit.RaceConformance;
import dev.graticule.table.TableFormat;

class DeltaRaceTest extends RaceConformance {
  @Override
  protected TableFormat newFormat() {
    return Delta.format();
  }
}
