package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.ContractJson;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.write.Layout;
import dev.graticule.write.LayoutJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a table keeps of a contract, a layout and a retention in its own properties. Delta refuses
 * properties under its own prefix that it does not know, so what it has no word for stands under
 * {@value #PREFIX}.
 */
final class TableProperties {
  /** What is ours. */
  static final String PREFIX = "graticule.";

  static final String CONTRACT = PREFIX + "contract";
  static final String LAYOUT = PREFIX + "layout";
  static final String KEPT_VERSIONS = PREFIX + "keptVersions";

  static final String LOG_RETENTION = "delta.logRetentionDuration";
  static final String FILE_RETENTION = "delta.deletedFileRetentionDuration";
  static final String CHECKPOINT_INTERVAL = "delta.checkpointInterval";
  static final String COMPRESSION = "delta.parquet.compression.codec";
  static final String INDEXED_COLUMNS = "delta.dataSkippingNumIndexedCols";

  static final String TYPE_WIDENING = "delta.enableTypeWidening";

  /** So many of the first columns have statistics by default. */
  static final int DEFAULT_INDEXED_COLUMNS = 32;

  private static final String INTERVAL = "interval ";

  private TableProperties() {}

  /** A retention in Delta's words. */
  static Map<String, String> of(Retention retention) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(LOG_RETENTION, interval(retention.age()));
    properties.put(FILE_RETENTION, interval(retention.age()));
    properties.put(KEPT_VERSIONS, Integer.toString(retention.versions()));
    return properties;
  }

  private static String interval(Duration age) {
    if (age.toSecondsPart() == 0
        && age.toMinutesPart() == 0
        && age.toHoursPart() == 0
        && age.toNanosPart() == 0) {
      return INTERVAL + age.toDays() + " days";
    }
    return age.toNanosPart() == 0
        ? INTERVAL + age.toSeconds() + " seconds"
        : INTERVAL + age.toMillis() + " milliseconds";
  }

  /** How long versions are kept, as far as the properties say it in a way that is understood. */
  static Retention retention(Map<String, String> properties) {
    Retention defaults = Retention.defaults();
    Duration log =
        Optional.ofNullable(properties.get(LOG_RETENTION))
            .flatMap(TableProperties::duration)
            .orElse(Duration.ofDays(30));
    Duration files = fileRetention(properties);
    int versions =
        Optional.ofNullable(properties.get(KEPT_VERSIONS))
            .flatMap(TableProperties::count)
            .orElse(defaults.versions());
    return new Retention(log.compareTo(files) < 0 ? log : files, versions);
  }

  /** How long files stay that were taken out. */
  static Duration fileRetention(Map<String, String> properties) {
    return Optional.ofNullable(properties.get(FILE_RETENTION))
        .flatMap(TableProperties::duration)
        .orElse(Duration.ofDays(7));
  }

  private static Optional<Integer> count(String text) {
    try {
      int count = Integer.parseInt(text);
      return count >= 1 ? Optional.of(count) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The time of an interval such as {@code interval 1 week 2 days}. */
  static Optional<Duration> duration(String text) {
    String[] words = text.trim().toLowerCase(Locale.ROOT).split("\\s+", -1);
    int first = words[0].equals(INTERVAL.trim()) ? 1 : 0;
    if (words.length - first < 2 || (words.length - first) % 2 != 0) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    try {
      for (int i = first; i < words.length; i += 2) {
        sum = sum.plus(unit(words[i + 1]).multipliedBy(Long.parseLong(words[i])));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
    return sum.isNegative() ? Optional.empty() : Optional.of(sum);
  }

  private static Duration unit(String name) {
    return switch (name.endsWith("s") ? name.substring(0, name.length() - 1) : name) {
      case "week" -> Duration.ofDays(7);
      case "day" -> Duration.ofDays(1);
      case "hour" -> Duration.ofHours(1);
      case "minute" -> Duration.ofMinutes(1);
      case "second" -> Duration.ofSeconds(1);
      case "millisecond" -> Duration.ofMillis(1);
      case "microsecond" -> Duration.ofNanos(1_000);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The contract that the properties keep. */
  static Optional<Contract> contract(String table, Map<String, String> properties) {
    try {
      return Optional.ofNullable(properties.get(CONTRACT)).map(ContractJson::read);
    } catch (ContractException e) {
      throw new RefusedException(
          "Delta table \"%s\" keeps a contract in its property %s that cannot be read: %s"
              .formatted(table, CONTRACT, e.getMessage()),
          e);
    }
  }

  /** The layout that the properties keep, under the partition columns that the table has. */
  static Layout layout(
      String table, Map<String, String> properties, List<String> partitionColumns) {
    try {
      return Optional.ofNullable(properties.get(LAYOUT))
          .map(LayoutJson::read)
          .orElseGet(Layout::defaults)
          .withPartitionColumns(partitionColumns);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "Delta table \"%s\" keeps a layout in its property %s that cannot be read: %s"
              .formatted(table, LAYOUT, e.getMessage()),
          e);
    }
  }

  static void put(Map<String, String> properties, Contract contract, Layout layout) {
    properties.put(CONTRACT, ContractJson.write(contract));
    properties.put(LAYOUT, LayoutJson.write(layout));
  }
}
