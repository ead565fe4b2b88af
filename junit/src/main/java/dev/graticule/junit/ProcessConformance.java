package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.table.SpatialTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several processes on one lake, and processes that are killed. */
abstract class ProcessConformance extends FaultConformance {
  private static final int PROCESSES = 3;
  private static final int APPENDS = 25;
  private static final int ROWS = 3;

  @Test
  void processesAppendAtOnceAndNoRowIsLostOrDoubled() throws Exception {
    assumeShared();
    create();
    closeLake();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      children.add(start(i, "append", (long) i * APPENDS * ROWS, APPENDS));
    }
    for (Child child : children) {
      child.begin();
    }
    for (Child child : children) {
      assertThat(child.ended()).as(child.errors()).isZero();
    }
    openAgain();

    SpatialTable table = lake().table("sightings");
    assertThat(ids(table)).isEqualTo(upTo((long) PROCESSES * APPENDS * ROWS));
    assertThat(files(table)).hasSize(PROCESSES * APPENDS);
    table.append(rows(1000, 1001)).await();
    assertThat(ids(table)).hasSize(PROCESSES * APPENDS * ROWS + 1);
  }

  @Test
  void ofProcessesThatBeginOneTableOneWins() throws Exception {
    assumeShared();
    closeLake();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      children.add(start(i, "create"));
    }
    for (Child child : children) {
      child.begin();
    }
    List<Integer> codes = new ArrayList<>();
    for (Child child : children) {
      codes.add(child.ended());
      assertThat(codes.get(codes.size() - 1)).as(child.errors()).isIn(0, ConformanceProcess.LOST);
    }
    openAgain();

    assertThat(codes).containsOnlyOnce(0);
    SpatialTable table = lake().table("sightings");
    assertThat(table.contract()).isEqualTo(contract());
    table.append(rows(0, 3)).await();
    assertThat(ids(table)).isEqualTo(upTo(3));
  }

  @Test
  void whereverAnAppendIsKilledTheTableIsTheOldOrTheNewOne() throws Exception {
    assumeShared();
    SpatialTable table = create();
    table.append(rows(0, 3)).await();
    store().heal();
    table.append(rows(3, 6)).await();
    int calls = store().calls().size();
    long rows = 6;
    for (int call : points(kills(), calls)) {
      closeLake();
      Child child = start(call, "halt", rows, call);
      child.begin();
      int code = child.ended();
      openAgain();

      assertThat(code).as(child.errors()).isIn(0, FaultyStore.HALTED);
      SpatialTable now = lake().table("sightings");
      assertThat(ids(now)).as("killed before call %d", call).isIn(upTo(rows), upTo(rows + 3));
      if (code == 0) {
        assertThat(ids(now)).isEqualTo(upTo(rows + 3));
      }
      rows = ids(now).size();
      now.append(rows(rows, rows + 3)).await();
      rows += 3;
      assertThat(ids(now)).as("after being killed before call %d", call).isEqualTo(upTo(rows));
    }
    store().sweep(Duration.ZERO);
  }
}
