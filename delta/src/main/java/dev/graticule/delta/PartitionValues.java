package dev.graticule.delta;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import dev.graticule.table.RefusedException;
import dev.graticule.write.PartitionText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as the log writes them (Delta protocol, "Partition Value Serialization"): text,
 * where the empty one means null. For one thread; remembers what it read, as most files share their
 * values.
 */
final class PartitionValues {
  private static final DateTimeFormatter CLOCK =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private final String table;
  private final Contract contract;
  private final List<String> columns;
  private final Map<String, Map<String, Optional<Literal>>> read = new HashMap<>();

  /**
   * Values of some columns.
   *
   * @param columns the partition columns, outermost first
   */
  PartitionValues(String table, Contract contract, List<String> columns) {
    this.table = table;
    this.contract = contract;
    this.columns = columns;
  }

  /** The values of a file that is to be put in. */
  Map<String, @Nullable String> write(String file, Map<String, Optional<Literal>> values) {
    if (!List.copyOf(values.keySet()).equals(columns)) {
      throw new RefusedException(
          "%s has values for the partition columns %s, but Delta table \"%s\" is partitioned by %s; write it anew."
              .formatted(file, values.keySet(), table, columns));
    }
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    values.forEach(
        (column, value) -> texts.put(column, value.map(v -> text(column, v)).orElse(null)));
    return texts;
  }

  private String text(String column, Literal value) {
    String text = PartitionText.write(value);
    if (text.isEmpty()) {
      throw new RefusedException(
          "Delta table \"%s\" is partitioned by column \"%s\", and Delta takes an empty text there for null; write another text, or partition by another column."
              .formatted(table, column));
    }
    return text;
  }

  /**
   * The values of a file in the table.
   *
   * @param file names it in an error
   * @param texts by column, as this table's log calls it
   * @param loggedNames how the log calls a column
   */
  Map<String, Optional<Literal>> read(
      String file, Map<String, String> texts, Map<String, String> loggedNames) {
    Map<String, Optional<Literal>> values = new LinkedHashMap<>();
    for (String column : columns) {
      String text = texts.get(loggedNames.getOrDefault(column, column));
      values.put(
          column,
          text == null || text.isEmpty()
              ? Optional.empty()
              : read.computeIfAbsent(column, c -> new HashMap<>())
                  .computeIfAbsent(text, t -> Optional.of(literal(file, column, t))));
    }
    return values;
  }

  private Literal literal(String file, String column, String text) {
    ColumnType type = contract.require(column).type();
    try {
      return new Literal(value(type, text));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new RefusedException(
          "The log of Delta table \"%s\" gives %s the value \"%s\" in partition column \"%s\", which is %s and cannot be read from that."
              .formatted(table, file, text, column, type),
          e);
    }
  }

  private static Object value(ColumnType type, String text) {
    if (type instanceof ColumnType.Timestamp timestamp) {
      String blank = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
      LocalDateTime clock = LocalDateTime.parse(blank.replace('T', ' '), CLOCK);
      return timestamp.zoning() == TimeZoning.UTC ? clock.toInstant(ZoneOffset.UTC) : clock;
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return new BigDecimal(text).setScale(decimal.scale());
    }
    if (type instanceof Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> truth(text);
        case INT8 -> (long) Byte.parseByte(text);
        case INT16 -> (long) Short.parseShort(text);
        case INT32 -> (long) Integer.parseInt(text);
        case INT64 -> Long.parseLong(text);
        case FLOAT32 -> (double) Float.parseFloat(text);
        case FLOAT64 -> Double.parseDouble(text);
        case TEXT -> text;
        case DATE -> LocalDate.parse(text);
        case UUID, BINARY, TIME -> throw new IllegalArgumentException(scalar + " cannot partition");
      };
    }
    throw new IllegalArgumentException(type + " cannot partition");
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text + " is neither true nor false");
    };
  }
}
