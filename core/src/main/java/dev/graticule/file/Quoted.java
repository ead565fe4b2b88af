package dev.graticule.file;

import com.fasterxml.jackson.databind.JsonNode;

/** Foreign text in messages: short, and without control characters. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  static String brief(String text) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  static String of(JsonNode node) {
    if (node.isObject()) {
      return "an object";
    }
    if (node.isArray()) {
      return "an array";
    }
    return brief(node.toString());
  }
}
