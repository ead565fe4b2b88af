package dev.graticule.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a file, parsed when it is first asked for: most files are never asked about.
 * Whatever is missing, malformed or of another type is unknown.
 *
 * <h2>Geometries</h2>
 *
 * The box of a file's geometries is that of its covering. Each row with a geometry must have its
 * box there, or the file may hold more: so the box counts only when no row lacks one, or when as
 * many lack one as have no geometry or are known to be empty.
 */
final class LoggedStatistics implements Evidence {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String NULLS = "nullCount";
  private static final String MIN = "minValues";
  private static final String MAX = "maxValues";

  private final StatisticsColumns columns;
  private final long rows;
  private final String text;
  private final Map<String, GeometryNotes> notes;
  private volatile @Nullable Parsed parsed;

  /**
   * The statistics of a file.
   *
   * @param text as the log has it; empty when it has none
   * @param notes what else was noted of geometries, by column
   */
  LoggedStatistics(
      StatisticsColumns columns, long rows, String text, Map<String, GeometryNotes> notes) {
    this.columns = columns;
    this.rows = rows;
    this.text = text;
    this.notes = notes;
  }

  /** Numbers and texts by key. */
  private record Parsed(
      Map<String, Object> min, Map<String, Object> max, Map<String, Object> nulls, boolean tight) {
    static final Parsed NOTHING = new Parsed(Map.of(), Map.of(), Map.of(), true);
  }

  /** How many rows a file has, when its statistics say so. */
  static OptionalLong rows(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return OptionalLong.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("numRecords")) {
          return value == JsonToken.VALUE_NUMBER_INT && json.getLongValue() >= 0
              ? OptionalLong.of(json.getLongValue())
              : OptionalLong.empty();
        }
        json.skipChildren();
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public long rows() {
    return rows;
  }

  private Parsed parsed() {
    Parsed known = parsed;
    if (known == null) {
      known = text.isEmpty() ? Parsed.NOTHING : parse(text);
      parsed = known;
    }
    return known;
  }

  private static Parsed parse(String text) {
    Map<String, Object> min = new HashMap<>();
    Map<String, Object> max = new HashMap<>();
    Map<String, Object> nulls = new HashMap<>();
    boolean tight = true;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        Map<String, Object> target =
            switch (name) {
              case MIN -> min;
              case MAX -> max;
              case NULLS -> nulls;
              default -> null;
            };
        if (name.equals("tightBounds")) {
          tight = value == JsonToken.VALUE_TRUE;
        } else if (target != null && value == JsonToken.START_OBJECT) {
          collect(json, "", target);
        } else {
          json.skipChildren();
        }
      }
      return new Parsed(min, max, nulls, tight);
    } catch (IOException e) {
      return Parsed.NOTHING;
    }
  }

  private static void collect(JsonParser json, String parent, Map<String, Object> target)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key =
          parent.isEmpty()
              ? json.currentName()
              : parent + StatisticsColumns.STEP + json.currentName();
      switch (json.nextToken()) {
        case START_OBJECT -> collect(json, key, target);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> target.put(key, json.getText());
        default -> json.skipChildren();
      }
    }
  }

  @Override
  public ColumnStatistics column(String path) {
    Optional<String> key = columns.key(path);
    if (key.isEmpty()) {
      return ColumnStatistics.unknown();
    }
    ColumnType type = ColumnPath.require(columns.contract(), path).leaf().type();
    boolean floating = type == Scalar.FLOAT32 || type == Scalar.FLOAT64;
    return new ColumnStatistics(
        nulls(key.get()),
        floating ? OptionalLong.empty() : OptionalLong.of(0),
        literal(type, key.get(), false),
        literal(type, key.get(), true));
  }

  /** With deletion vectors the counts may be those of any of the file's rows. */
  private OptionalLong nulls(String key) {
    Object value = parsed().nulls().get(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      long count = Long.parseLong(value.toString());
      boolean sure = parsed().tight() ? count >= 0 && count <= rows : count == 0 || count == rows;
      return sure ? OptionalLong.of(count) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<Literal> literal(ColumnType column, String key, boolean isGreatest) {
    Object value = (isGreatest ? parsed().max() : parsed().min()).get(key);
    // What was written of floats is as short as floats need.
    ColumnType type = columns.onceFloats().contains(key) ? Scalar.FLOAT32 : column;
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(parse(type, value.toString(), isGreatest)).map(Literal::new);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Object parse(ColumnType type, String text, boolean isGreatest) {
    if (type instanceof ColumnType.Timestamp timestamp) {
      // Delta cuts statistics to milliseconds, the greatest too.
      long slack = isGreatest ? 1 : 0;
      if (timestamp.zoning() == ColumnType.TimeZoning.UTC) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        return moment.plus(slack, ChronoUnit.MILLIS);
      }
      return LocalDateTime.parse(text).plus(slack, ChronoUnit.MILLIS);
    }
    if (type instanceof ColumnType.Decimal) {
      return new BigDecimal(text);
    }
    if (!(type instanceof Scalar scalar)) {
      return null;
    }
    return switch (scalar) {
      case INT8, INT16, INT32, INT64 -> Long.parseLong(text);
      case FLOAT32 -> floating(text, isGreatest);
      case FLOAT64 -> numeric(text);
      case TEXT -> text;
      case DATE -> LocalDate.parse(text);
      case BOOLEAN, BINARY, TIME, UUID -> null;
    };
  }

  /** A float's shortest text is another number as a double. */
  private static @Nullable Double floating(String text, boolean isGreatest) {
    Double value = numeric(text);
    if (value == null) {
      return null;
    }
    float nearest = value.floatValue();
    return (double) (isGreatest ? Math.nextUp(nearest) : Math.nextDown(nearest));
  }

  private static @Nullable Double numeric(String text) {
    double value = Double.parseDouble(text);
    return Double.isNaN(value) ? null : value;
  }

  @Override
  public GeometryStatistics geometry(String column) {
    Optional<String> key = columns.key(column);
    if (key.isEmpty()) {
      return GeometryStatistics.unknown();
    }
    OptionalLong nulls = geometryNulls(column, key.get());
    GeometryNotes noted = notes.getOrDefault(column, GeometryNotes.none());
    long empties = noted.empties().orElse(0);
    if (noted.bounds().isPresent()) {
      return new GeometryStatistics(nulls, noted.empties(), noted.bounds(), Set.of());
    }
    OptionalLong unboxed = unboxed(column);
    boolean complete =
        unboxed.isPresent()
            && (unboxed.getAsLong() == 0
                || (nulls.isPresent() && unboxed.getAsLong() == nulls.getAsLong() + empties));
    return new GeometryStatistics(
        nulls,
        complete ? OptionalLong.of(empties) : noted.empties(),
        complete ? box(column) : Optional.empty(),
        Set.of());
  }

  private OptionalLong geometryNulls(String column, String key) {
    boolean required =
        ColumnPath.require(columns.contract(), column).steps().stream()
            .noneMatch(step -> step.isNullable());
    return required ? OptionalLong.of(0) : nulls(key);
  }

  /** How many rows lack a box, when each side says the same. */
  private OptionalLong unboxed(String column) {
    if (columns.key(column, "xmin").isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong common = OptionalLong.empty();
    for (String side : new String[] {"xmin", "ymin", "xmax", "ymax"}) {
      OptionalLong nulls = nulls(columns.key(column, side).orElseThrow());
      if (nulls.isEmpty() || (common.isPresent() && !common.equals(nulls))) {
        return OptionalLong.empty();
      }
      common = nulls;
    }
    return common;
  }

  private Optional<Bounds> box(String column) {
    Range xmin = range(column, "xmin");
    Range ymin = range(column, "ymin");
    Range xmax = range(column, "xmax");
    Range ymax = range(column, "ymax");
    if (ymin.min().isEmpty() || ymax.max().isEmpty()) {
      return Optional.empty();
    }
    double south = ymin.min().getAsDouble();
    double north = ymax.max().getAsDouble();
    if (!(south <= north)) {
      return Optional.empty();
    }
    if (!CrossingBoxes.areExcluded(xmin, xmax)) {
      return Optional.of(
          Bounds.of(Double.NEGATIVE_INFINITY, south, Double.POSITIVE_INFINITY, north));
    }
    return Optional.of(Bounds.of(xmin.min().getAsDouble(), south, xmax.max().getAsDouble(), north));
  }

  private Range range(String column, String side) {
    String key = columns.key(column, side).orElseThrow();
    return new Range(number(parsed().min().get(key)), number(parsed().max().get(key)));
  }

  private static OptionalDouble number(@Nullable Object value) {
    try {
      Double number = value == null ? null : numeric(value.toString());
      return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** The least and the greatest number of a side. */
  record Range(OptionalDouble min, OptionalDouble max) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof LoggedStatistics same
        && rows == same.rows
        && text.equals(same.text)
        && notes.equals(same.notes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, text);
  }

  @Override
  public String toString() {
    return "LoggedStatistics[" + rows + " rows, " + text + "]";
  }
}
