package dev.graticule.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Literal;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a file, as its {@code stats} (Delta protocol, "Per-file Statistics"), for every
 * engine to skip by. Bounds are only ever too wide: text is cut, moments are rounded outward to
 * milliseconds, and where a value may be NaN there is no greatest one, because NaN is greater than
 * all numbers to Spark. Of a geometry column itself only the nulls are told; its box stands in the
 * covering.
 */
final class StatisticsWriter {
  /** What Delta's own writers cut text to. */
  static final int TEXT_LENGTH = 32;

  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");
  private static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  private final Contract contract;
  private final List<String> partitionColumns;
  private final Map<String, String> coverings;

  /**
   * A writer for a table's files.
   *
   * @param partitionColumns columns that files lack
   * @param coverings names of coverings by geometry column
   */
  StatisticsWriter(
      Contract contract, List<String> partitionColumns, Map<String, String> coverings) {
    this.contract = contract;
    this.partitionColumns = partitionColumns;
    this.coverings = coverings;
  }

  /** What is known of each value of a file: an object in the object of its struct. */
  private static final class Tree {
    private final Map<String, Object> min = new LinkedHashMap<>();
    private final Map<String, Object> max = new LinkedHashMap<>();
    private final Map<String, Object> nulls = new LinkedHashMap<>();

    boolean isEmpty() {
      return min.isEmpty() && max.isEmpty() && nulls.isEmpty();
    }
  }

  /** The text of a file's statistics. */
  String write(Evidence evidence) {
    Tree tree = new Tree();
    for (Column column : contract.columns()) {
      if (!partitionColumns.contains(column.name())) {
        add(column, column.name(), evidence, tree);
      }
    }
    coverings.values().forEach(name -> covering(name, evidence, tree));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", evidence.rows());
      object(json, "minValues", tree.min);
      object(json, "maxValues", tree.max);
      object(json, "nullCount", tree.nulls);
      json.writeBooleanField("tightBounds", true);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void add(Column column, String path, Evidence evidence, Tree tree) {
    if (column.isGeometry()) {
      evidence.geometry(path).nulls().ifPresent(nulls -> tree.nulls.put(column.name(), nulls));
    } else if (column.type() instanceof ColumnType.Struct struct) {
      Tree inner = new Tree();
      for (Column field : struct.fields()) {
        add(field, path + "." + field.name(), evidence, inner);
      }
      put(tree, column.name(), inner);
    } else {
      value(column, evidence.column(path), tree);
    }
  }

  private static void put(Tree tree, String name, Tree inner) {
    if (!inner.isEmpty()) {
      putUnlessEmpty(tree.min, name, inner.min);
      putUnlessEmpty(tree.max, name, inner.max);
      putUnlessEmpty(tree.nulls, name, inner.nulls);
    }
  }

  private static void putUnlessEmpty(
      Map<String, Object> target, String name, Map<String, Object> values) {
    if (!values.isEmpty()) {
      target.put(name, values);
    }
  }

  private static void value(Column column, ColumnStatistics known, Tree tree) {
    known.nulls().ifPresent(nulls -> tree.nulls.put(column.name(), nulls));
    if (!isBounded(column.type())) {
      return;
    }
    known.min().flatMap(StatisticsWriter::atMost).ifPresent(v -> tree.min.put(column.name(), v));
    if (!isFloating(column.type()) || known.nans().equals(OptionalLong.of(0))) {
      known.max().flatMap(StatisticsWriter::atLeast).ifPresent(v -> tree.max.put(column.name(), v));
    }
  }

  private static boolean isFloating(ColumnType type) {
    return type == Scalar.FLOAT32 || type == Scalar.FLOAT64;
  }

  /** Delta compares neither truth values nor bytes. */
  private static boolean isBounded(ColumnType type) {
    return type != Scalar.BOOLEAN && type != Scalar.BINARY && type != Scalar.UUID;
  }

  /** The boxes in the file, if it has them: what is known of them is the covering's own. */
  private static void covering(String name, Evidence evidence, Tree tree) {
    Tree inner = new Tree();
    for (String side : SIDES) {
      value(Column.nullable(side, Scalar.FLOAT64), evidence.column(name + "." + side), inner);
    }
    put(tree, name, inner);
  }

  /** A value not greater, as JSON can hold it. */
  private static Optional<Object> atMost(Literal literal) {
    Object value = literal.value();
    if (value instanceof String text) {
      return Optional.of(cut(text));
    }
    return value instanceof Instant || value instanceof LocalDateTime
        ? moment(value, false)
        : other(value);
  }

  /** A value not less, as JSON can hold it. */
  private static Optional<Object> atLeast(Literal literal) {
    Object value = literal.value();
    if (value instanceof String text) {
      String cut = cut(text);
      return cut.length() == text.length() ? Optional.of(text) : above(cut).map(t -> t);
    }
    return value instanceof Instant || value instanceof LocalDateTime
        ? moment(value, true)
        : other(value);
  }

  private static Optional<Object> other(Object value) {
    if (value instanceof Double number) {
      return Double.isInfinite(number) ? Optional.empty() : Optional.of(number);
    }
    if (value instanceof LocalDate date) {
      return isFourDigits(date.getYear()) ? Optional.of(date.toString()) : Optional.empty();
    }
    return value instanceof Long || value instanceof BigDecimal
        ? Optional.of(value)
        : Optional.empty();
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= TEXT_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, TEXT_LENGTH));
  }

  /** A text greater than all that begin so: the last character that can be is raised by one. */
  private static Optional<String> above(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
      if (next <= Character.MAX_CODE_POINT) {
        return Optional.of(
            new StringBuilder(prefix.substring(0, end)).appendCodePoint(next).toString());
      }
    }
    return Optional.empty();
  }

  /** To the millisecond, as Delta's statistics are, downward or upward. */
  private static Optional<Object> moment(Object value, boolean up) {
    LocalDateTime clock =
        value instanceof Instant instant
            ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
            : (LocalDateTime) value;
    LocalDateTime cut = clock.truncatedTo(ChronoUnit.MILLIS);
    LocalDateTime rounded = up && cut.isBefore(clock) ? cut.plus(1, ChronoUnit.MILLIS) : cut;
    return isFourDigits(rounded.getYear())
        ? Optional.of(MILLIS.format(rounded) + (value instanceof Instant ? "Z" : ""))
        : Optional.empty();
  }

  private static boolean isFourDigits(int year) {
    return year >= 1 && year <= 9999;
  }

  private static void object(JsonGenerator json, String name, Map<String, Object> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      Object value = entry.getValue();
      if (value instanceof Map<?, ?> inner) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = (Map<String, Object>) inner;
        object(json, entry.getKey(), fields);
      } else if (value instanceof String text) {
        json.writeStringField(entry.getKey(), text);
      } else if (value instanceof Long whole) {
        json.writeNumberField(entry.getKey(), whole);
      } else if (value instanceof BigDecimal decimal) {
        json.writeFieldName(entry.getKey());
        json.writeNumber(decimal.toPlainString());
      } else {
        json.writeNumberField(entry.getKey(), (Double) value);
      }
    }
    json.writeEndObject();
  }
}
