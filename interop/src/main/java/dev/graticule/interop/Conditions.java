package dev.graticule.interop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Conditions on rows as the other side writes them. */
final class Conditions {
  private Conditions() {}

  /**
   * A list whose first element is what is asked: {@code ["not", ["window", "geometry", 1, 2, 3,
   * 4]]}.
   */
  static Predicate condition(JsonNode said) {
    String what = said.get(0).asText();
    return switch (what) {
      case "and" -> new Predicate.And(parts(said));
      case "or" -> new Predicate.Or(parts(said));
      case "not" -> Predicates.not(condition(said.get(1)));
      case "null" -> Predicates.isNull(said.get(1).asText());
      case "equals" -> Predicates.eq(said.get(1).asText(), said.get(2).asText());
      case "window" ->
          Predicates.window(
              said.get(1).asText(),
              Bounds.of(
                  said.get(2).asDouble(),
                  said.get(3).asDouble(),
                  said.get(4).asDouble(),
                  said.get(5).asDouble()));
      case "intersects" -> Predicates.intersects(said.get(1).asText(), geometry(said));
      case "within" -> Predicates.within(said.get(1).asText(), geometry(said));
      case "contains" -> Predicates.contains(said.get(1).asText(), geometry(said));
      case "dwithin" ->
          Predicates.withinDistance(said.get(1).asText(), geometry(said), said.get(3).asDouble());
      default -> throw new IllegalArgumentException("No condition is called \"" + what + "\".");
    };
  }

  private static List<Predicate> parts(JsonNode said) {
    List<Predicate> parts = new ArrayList<>();
    for (int i = 1; i < said.size(); i++) {
      parts.add(condition(said.get(i)));
    }
    return parts;
  }

  private static Geometry geometry(JsonNode said) {
    try {
      return new WKTReader().read(said.get(2).asText());
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
