package dev.graticule.quality;

import dev.graticule.store.StorePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules did to the rows of one write.
 *
 * @param diverted rows left out, by the rule they broke; the contract's own are called such as
 *     {@code contract: bounds}
 * @param repaired geometries mended, by the rule they broke
 * @param rejects the file that holds the diverted rows, in the store of the {@link Rejects}; absent
 *     when there are none
 */
public record QualityReport(
    Map<String, Long> diverted, Map<String, Long> repaired, Optional<StorePath> rejects) {
  private static final QualityReport NOTHING =
      new QualityReport(Map.of(), Map.of(), Optional.empty());

  /** Copies the maps, in their order. */
  public QualityReport {
    diverted = Collections.unmodifiableMap(new LinkedHashMap<>(diverted));
    repaired = Collections.unmodifiableMap(new LinkedHashMap<>(repaired));
  }

  /**
   * Nothing was asked, or nothing broke a rule.
   *
   * @return the report
   */
  public static QualityReport nothing() {
    return NOTHING;
  }

  /**
   * How many rows were left out.
   *
   * @return rows
   */
  public long divertedRows() {
    return sum(diverted);
  }

  /**
   * How many geometries were mended. One that two repairs mended counts twice.
   *
   * @return geometries
   */
  public long repairedGeometries() {
    return sum(repaired);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
