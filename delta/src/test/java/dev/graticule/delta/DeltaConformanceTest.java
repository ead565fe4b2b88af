package dev.graticule.delta;

import dev.graticule.junit.TableConformance;
import dev.graticule.table.TableFormat;

class DeltaConformanceTest extends TableConformance {
  @Override
  protected TableFormat newFormat() {
    return Delta.format();
  }

  @Override
  protected boolean sharedBetweenProcesses() {
    return true;
  }

  @Override
  protected boolean widensNumbers() {
    return false;
  }

  @Override
  protected boolean partitionsByEmptyText() {
    return false;
  }
}
