package dev.graticule.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a validator found in a file.
 *
 * @param file the file, as it was named
 * @param violations what is wrong, in the order of its finding; of each code only the first few
 * @param counts how many were found of each code, listed or not
 */
public record ValidationReport(
    String file, List<Violation> violations, Map<ViolationCode, Long> counts) {

  /** Copies list and map. */
  public ValidationReport {
    violations = List.copyOf(violations);
    Map<ViolationCode, Long> sorted = new EnumMap<>(ViolationCode.class);
    sorted.putAll(counts);
    counts = Collections.unmodifiableMap(sorted);
  }

  /**
   * Tells whether nothing is wrong.
   *
   * @return whether nothing is
   */
  public boolean isValid() {
    return violations.isEmpty();
  }

  /**
   * The report as one line of JSON: {@code {"file":…,"valid":…,"violations":[{"code":…,
   * "message":…}]}}.
   *
   * @return the line, without its end
   */
  public String toJsonLine() {
    ObjectNode line = GeoMetadataParser.JSON.createObjectNode();
    line.put("file", file);
    line.put("valid", isValid());
    ArrayNode list = line.putArray("violations");
    for (Violation violation : violations) {
      list.addObject().put("code", violation.code().label()).put("message", violation.message());
    }
    try {
      return GeoMetadataParser.JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of texts is always JSON.", e);
    }
  }

  /**
   * The report for people: a sentence a violation.
   *
   * @return one or more lines, without the last one's end
   */
  @Override
  public String toString() {
    if (isValid()) {
      return file + ": sound GeoParquet.";
    }
    return violations.stream()
        .map(v -> v.message() + " [" + v.code().label() + "]")
        .collect(Collectors.joining("\n"));
  }
}
