package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.SpatialTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stores that fail, at each call an operation makes. */
abstract class FaultConformance extends ConcurrencyConformance {

  @Test
  void whicheverStoreCallOfACreationFailsTheNameStaysUsable() {
    for (Fault fault : Fault.values()) {
      for (int call = 1; ; call++) {
        String name = "made-%s-%d".formatted(fault, call);
        store().failAt(call, fault);
        boolean landed = false;
        try {
          lake().create(name, contract(), format());
          landed = true;
        } catch (GraticuleException e) {
          assertThat(e).hasStackTraceContaining("Injected");
        }
        boolean met = store().hasFailed();
        store().heal();
        SpatialTable table = lake().openOrCreate(name, contract(), format());
        table.append(rows(0, 3)).await();
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(upTo(3));
        if (!met) {
          assertThat(landed).as("%s: no call failed", fault).isTrue();
          break;
        }
        assertThat(call).as("%s never ends", fault).isLessThan(200);
      }
    }
  }

  @Test
  void whicheverStoreCallFailsTheTableIsTheOldOrTheNewOne() {
    for (Fault fault : Fault.values()) {
      SpatialTable table = lake().create("faulty-" + fault, contract(), format());
      long rows = 0;
      for (int call = 1; ; call++) {
        store().failAt(call, fault);
        boolean landed = false;
        boolean unknown = false;
        try {
          table.append(rows(rows, rows + 3)).await();
          landed = true;
        } catch (CommitUnknownException e) {
          unknown = true;
        } catch (GraticuleException e) {
          assertThat(e).isNotNull();
        }
        boolean met = store().hasFailed();
        store().heal();
        List<Long> now = ids(table);
        assertThat(now)
            .as("%s at call %d", fault, call)
            .isIn(
                unknown
                    ? List.of(upTo(rows), upTo(rows + 3))
                    : List.of(upTo(landed ? rows + 3 : rows)));
        rows = now.size();
        if (!met) {
          assertThat(landed).as("%s: no call failed", fault).isTrue();
          break;
        }
        assertThat(call).as("%s never ends", fault).isLessThan(200);
      }
      table.append(rows(rows, rows + 3)).await();
      assertThat(ids(table)).isEqualTo(upTo(rows + 3));
    }
  }
}
