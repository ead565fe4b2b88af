package dev.graticule.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param json the whole line
 */
record Request(JsonNode json) {

  String text(String key) {
    return find(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException("The request has no \"%s\": %s".formatted(key, json)))
        .asText();
  }

  Optional<String> optional(String key) {
    return find(key).map(JsonNode::asText);
  }

  Path path(String key) {
    return Path.of(text(key));
  }

  List<String> texts(String key) {
    List<String> found = new ArrayList<>();
    find(key).ifPresent(node -> node.forEach(element -> found.add(element.asText())));
    return found;
  }

  Map<String, String> map(String key) {
    Map<String, String> found = new LinkedHashMap<>();
    find(key)
        .ifPresent(
            node -> node.properties().forEach(e -> found.put(e.getKey(), e.getValue().asText())));
    return found;
  }

  Optional<JsonNode> find(String key) {
    return Optional.ofNullable(json.get(key)).filter(node -> !node.isNull());
  }
}
