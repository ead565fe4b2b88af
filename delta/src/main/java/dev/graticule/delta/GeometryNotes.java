package dev.graticule.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the statistics of a file's covering do not tell of its geometries, as a tag of the file: how
 * many are empty, for rows without a box would otherwise look as if their writer had left it out;
 * and the box of a file that has no covering at all, because others wrote it.
 *
 * @param empties how many geometries are empty, where it is known
 * @param bounds where all others lie, where the covering does not say it
 */
record GeometryNotes(OptionalLong empties, Optional<Bounds> bounds) {
  private static final String TAG = TableProperties.PREFIX + "geometries";
  private static final JsonMapper JSON = new JsonMapper();
  private static final GeometryNotes NONE =
      new GeometryNotes(OptionalLong.empty(), Optional.empty());

  /** Nothing is noted. */
  static GeometryNotes none() {
    return NONE;
  }

  /**
   * The tag of a file; none when its covering tells all.
   *
   * @param coverings names of coverings by geometry column
   */
  static Map<String, String> tags(
      Contract contract, Map<String, String> coverings, Evidence evidence) {
    ObjectNode notes = JSON.createObjectNode();
    for (Column column : contract.geometryColumns()) {
      GeometryStatistics known = evidence.geometry(column.name());
      String covering = coverings.get(column.name());
      boolean covered = covering != null && evidence.column(covering + ".xmin").nulls().isPresent();
      boolean bounded = !covered && known.bounds().isPresent();
      long empties = known.empties().orElse(0);
      if (bounded || empties > 0) {
        ObjectNode note = notes.putObject(column.name());
        known.empties().ifPresent(count -> note.put("empties", count));
        if (bounded) {
          bounds(note.putArray("bounds"), known.bounds().get());
        }
      }
    }
    return notes.isEmpty() ? Map.of() : Map.of(TAG, notes.toString());
  }

  private static void bounds(ArrayNode sides, Bounds bounds) {
    for (double side : new double[] {bounds.xmin(), bounds.ymin(), bounds.xmax(), bounds.ymax()}) {
      // JSON has no number for infinity.
      sides.add(Double.toString(side));
    }
  }

  /** The notes by column. */
  static Map<String, GeometryNotes> read(Map<String, String> tags) {
    String text = tags.get(TAG);
    if (text == null) {
      return Map.of();
    }
    try {
      Map<String, GeometryNotes> notes = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(text).properties()) {
        JsonNode empties = entry.getValue().path("empties");
        notes.put(
            entry.getKey(),
            new GeometryNotes(
                empties.isIntegralNumber() && empties.canConvertToLong()
                    ? OptionalLong.of(empties.longValue())
                    : OptionalLong.empty(),
                bounds(entry.getValue().path("bounds"))));
      }
      return notes;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // A note that nobody can read says nothing.
      return Map.of();
    }
  }

  private static Optional<Bounds> bounds(JsonNode sides) {
    return sides.size() == 4
        ? Optional.of(Bounds.of(side(sides, 0), side(sides, 1), side(sides, 2), side(sides, 3)))
        : Optional.empty();
  }

  private static double side(JsonNode sides, int index) {
    return Double.parseDouble(sides.get(index).asText());
  }
}
