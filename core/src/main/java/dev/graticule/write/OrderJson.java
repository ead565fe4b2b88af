package dev.graticule.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.contract.Bounds;
import dev.graticule.order.ByColumns;
import dev.graticule.order.Hilbert;
import dev.graticule.order.Order;
import dev.graticule.order.Sequence;
import dev.graticule.order.ZOrder;
import dev.graticule.order.ZOrder.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An order as JSON: a list of its parts, each with one key that says what it is. */
final class OrderJson {
  private static final String HILBERT = "hilbert";
  private static final String Z = "z";
  private static final String COLUMNS = "columns";
  private static final String BITS = "bits";
  private static final String BOUNDS = "bounds";
  private static final String RANGES = "ranges";
  private static final String KEY_COLUMN = "key_column";

  private OrderJson() {}

  static ArrayNode write(Order order) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (Order part : order.parts()) {
      write(part, parts.addObject());
    }
    return parts;
  }

  private static void write(Order part, ObjectNode node) {
    if (part instanceof Hilbert hilbert) {
      node.put(HILBERT, hilbert.geometry()).put(BITS, hilbert.bits());
      bounds(hilbert.bounds(), node);
      hilbert.keyColumn().ifPresent(name -> node.put(KEY_COLUMN, name));
    } else if (part instanceof ZOrder z) {
      texts(z.columns(), node.putArray(Z));
      bounds(z.bounds(), node);
      if (!z.ranges().isEmpty()) {
        ObjectNode ranges = node.putObject(RANGES);
        z.ranges()
            .forEach((name, range) -> ranges.putArray(name).add(range.low()).add(range.high()));
      }
      z.keyColumn().ifPresent(name -> node.put(KEY_COLUMN, name));
    } else if (part instanceof ByColumns columns) {
      texts(columns.columns(), node.putArray(COLUMNS));
    }
  }

  private static void texts(List<String> texts, ArrayNode array) {
    texts.forEach(array::add);
  }

  private static void bounds(Optional<Bounds> bounds, ObjectNode node) {
    bounds.ifPresent(
        box ->
            node.putArray(BOUNDS).add(box.xmin()).add(box.ymin()).add(box.xmax()).add(box.ymax()));
  }

  /**
   * Reads an order; nothing is none.
   *
   * @throws IllegalArgumentException when it is no such JSON, or of a kind that is not known here
   */
  static Order read(JsonNode node) {
    List<Order> parts = new ArrayList<>();
    node.forEach(part -> parts.add(part(part)));
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private static Order part(JsonNode node) {
    Optional<String> keyColumn =
        node.has(KEY_COLUMN) ? Optional.of(node.path(KEY_COLUMN).asText()) : Optional.empty();
    if (node.has(HILBERT)) {
      int bits = node.path(BITS).asInt(Hilbert.FINE);
      return new Hilbert(node.path(HILBERT).asText(), bits, bounds(node.path(BOUNDS)), keyColumn);
    }
    if (node.has(Z)) {
      Map<String, Range> ranges = new LinkedHashMap<>();
      node.path(RANGES)
          .properties()
          .forEach(
              range ->
                  ranges.put(
                      range.getKey(),
                      new Range(number(range.getValue(), 0), number(range.getValue(), 1))));
      return new ZOrder(texts(node.path(Z)), bounds(node.path(BOUNDS)), ranges, keyColumn);
    }
    if (node.has(COLUMNS)) {
      return new ByColumns(texts(node.path(COLUMNS)));
    }
    throw new IllegalArgumentException(
        "The order %s is of a kind that is not known here.".formatted(node));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Optional<Bounds> bounds(JsonNode box) {
    return box.isArray()
        ? Optional.of(Bounds.of(number(box, 0), number(box, 1), number(box, 2), number(box, 3)))
        : Optional.empty();
  }

  private static double number(JsonNode array, int place) {
    JsonNode number = array.path(place);
    if (!number.isNumber()) {
      throw new IllegalArgumentException("The order has no number in %s.".formatted(array));
    }
    return number.doubleValue();
  }
}
