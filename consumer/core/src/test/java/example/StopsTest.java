package example;

import static dev.graticule.junit.GraticuleAssertions.assertThatTable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.junit.GraticuleTest;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;

@GraticuleTest
class StopsTest {
  @Test
  void stopsAreFoundByPlace(Lake lake) {
    SpatialTable stops = Stops.begin(lake);
    assertThatTable(stops).hasRows(3);
    assertThat(Stops.within(stops, new Envelope(5, 6, 60, 61))).containsExactly("Bryggen");
  }
}
