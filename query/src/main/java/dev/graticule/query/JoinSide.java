package dev.graticule.query;

import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;

/**
 * Where the geometries of one side of a join lie.
 *
 * @param name the table and the column, for people
 * @param extent the box of them all; null when there is none
 * @param index the boxes of each, where there is one yet
 */
record JoinSide(String name, Envelope extent, Optional<BoxIndex> index) {

  /** A side whose boxes are indexed now. */
  static JoinSide indexed(String name, BoxList boxes) {
    return new JoinSide(
        name, boxes.extent(), boxes.hasEach() ? Optional.of(BoxIndex.of(boxes)) : Optional.empty());
  }

  /** Boxes that hold all geometries between them; none when there is no geometry. */
  List<Envelope> places() {
    return extent.isNull() ? List.of() : index.map(BoxIndex::places).orElse(List.of(extent));
  }

  /** Whether some geometry may lie in an area; certain only when not. */
  boolean mayMeet(Envelope area) {
    return extent.intersects(area) && index.map(known -> known.meets(area)).orElse(true);
  }
}
