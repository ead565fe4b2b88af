package dev.graticule.delta;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.delta.StatisticsColumns.Place;
import dev.graticule.delta.StatisticsColumns.Sides;
import dev.graticule.delta.StatisticsReader.Values;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
  private final StatisticsColumns columns;
  private final long rows;
  private final String text;
  private final Map<String, GeometryNotes> notes;
  private volatile @Nullable Values values;

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

  @Override
  public long rows() {
    return rows;
  }

  /** What the text says, a slot's part included. */
  private Values values(int slot) {
    Values known = values;
    if (known == null || !known.has(slot)) {
      known = columns.reader().read(text);
      values = known;
    }
    return known;
  }

  @Override
  public ColumnStatistics column(String path) {
    Optional<Place> found = columns.place(path);
    if (found.isEmpty()) {
      return ColumnStatistics.unknown();
    }
    Place place = found.get();
    Values known = values(place.slot());
    boolean floating = place.type() == Scalar.FLOAT32 || place.type() == Scalar.FLOAT64;
    return new ColumnStatistics(
        nulls(place.slot()),
        floating ? OptionalLong.empty() : OptionalLong.of(0),
        literal(place.written(), known.min()[place.slot()], false),
        literal(place.written(), known.max()[place.slot()], true));
  }

  /** With deletion vectors the counts may be those of any of the file's rows. */
  private OptionalLong nulls(int slot) {
    Values known = values(slot);
    String value = known.nulls()[slot];
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      long count = Long.parseLong(value);
      boolean sure = known.tight() ? count >= 0 && count <= rows : count == 0 || count == rows;
      return sure ? OptionalLong.of(count) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<Literal> literal(
      ColumnType type, @Nullable String value, boolean isGreatest) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(parse(type, value, isGreatest)).map(Literal::new);
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
    Optional<Place> place = columns.place(column);
    if (place.isEmpty()) {
      return GeometryStatistics.unknown();
    }
    Optional<Sides> sides = columns.sides(column);
    OptionalLong nulls = place.get().isNullable() ? nulls(place.get().slot()) : OptionalLong.of(0);
    GeometryNotes noted = notes.getOrDefault(column, GeometryNotes.none());
    long empties = noted.empties().orElse(0);
    if (noted.bounds().isPresent()) {
      return new GeometryStatistics(nulls, noted.empties(), noted.bounds(), Set.of());
    }
    OptionalLong unboxed = sides.map(this::unboxed).orElse(OptionalLong.empty());
    boolean complete =
        unboxed.isPresent()
            && (unboxed.getAsLong() == 0
                || (nulls.isPresent() && unboxed.getAsLong() == nulls.getAsLong() + empties));
    return new GeometryStatistics(
        nulls,
        complete ? OptionalLong.of(empties) : noted.empties(),
        complete ? box(sides.orElseThrow()) : Optional.empty(),
        Set.of());
  }

  /** How many rows lack a box, when each side says the same. */
  private OptionalLong unboxed(Sides sides) {
    OptionalLong common = nulls(sides.xmin());
    boolean same =
        common.equals(nulls(sides.ymin()))
            && common.equals(nulls(sides.xmax()))
            && common.equals(nulls(sides.ymax()));
    return same ? common : OptionalLong.empty();
  }

  private Optional<Bounds> box(Sides sides) {
    Range xmin = range(sides.xmin());
    Range ymin = range(sides.ymin());
    Range xmax = range(sides.xmax());
    Range ymax = range(sides.ymax());
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

  private Range range(int slot) {
    Values known = values(slot);
    return new Range(number(known.min()[slot]), number(known.max()[slot]));
  }

  private static OptionalDouble number(@Nullable String value) {
    try {
      Double number = value == null ? null : numeric(value);
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
