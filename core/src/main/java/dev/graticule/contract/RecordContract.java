package dev.graticule.contract;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Reads a contract off a record's components. */
final class RecordContract {
  private static final ColumnType MOMENT =
      new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC);
  private static final ColumnType CLOCK_READING =
      new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.LOCAL);

  private static final Map<Class<?>, ColumnType> PRIMITIVES =
      Map.of(
          boolean.class, ColumnType.Scalar.BOOLEAN,
          byte.class, ColumnType.Scalar.INT8,
          short.class, ColumnType.Scalar.INT16,
          int.class, ColumnType.Scalar.INT32,
          long.class, ColumnType.Scalar.INT64,
          float.class, ColumnType.Scalar.FLOAT32,
          double.class, ColumnType.Scalar.FLOAT64);

  /** Absent where they are a component; as a type argument Java leaves no choice but to box. */
  private static final Map<Class<?>, ColumnType> BOXES =
      Map.of(
          Boolean.class, ColumnType.Scalar.BOOLEAN,
          Byte.class, ColumnType.Scalar.INT8,
          Short.class, ColumnType.Scalar.INT16,
          Integer.class, ColumnType.Scalar.INT32,
          Long.class, ColumnType.Scalar.INT64,
          Float.class, ColumnType.Scalar.FLOAT32,
          Double.class, ColumnType.Scalar.FLOAT64);

  private static final Map<Class<?>, ColumnType> OPTIONAL_PRIMITIVES =
      Map.of(
          OptionalInt.class, ColumnType.Scalar.INT32,
          OptionalLong.class, ColumnType.Scalar.INT64,
          OptionalDouble.class, ColumnType.Scalar.FLOAT64);

  private static final Map<Class<?>, ColumnType> REFERENCES =
      Map.of(
          String.class, ColumnType.Scalar.TEXT,
          byte[].class, ColumnType.Scalar.BINARY,
          UUID.class, ColumnType.Scalar.UUID,
          LocalDate.class, ColumnType.Scalar.DATE,
          LocalTime.class, ColumnType.Scalar.TIME,
          Instant.class, MOMENT,
          LocalDateTime.class, CLOCK_READING);

  private static final Map<Class<?>, Set<GeometryType>> GEOMETRIES =
      Map.of(
          Geometry.class, Set.of(),
          Point.class, Set.of(GeometryType.POINT),
          LineString.class, Set.of(GeometryType.LINE_STRING),
          Polygon.class, Set.of(GeometryType.POLYGON),
          MultiPoint.class, Set.of(GeometryType.MULTI_POINT),
          MultiLineString.class, Set.of(GeometryType.MULTI_LINE_STRING),
          MultiPolygon.class, Set.of(GeometryType.MULTI_POLYGON),
          GeometryCollection.class,
              EnumSet.range(GeometryType.MULTI_POINT, GeometryType.GEOMETRY_COLLECTION));

  /** The records that are being read, outermost first: one that comes again would never end. */
  private final Deque<Class<?>> open = new ArrayDeque<>();

  private RecordContract() {}

  static Contract of(Class<? extends Record> type) {
    return new Contract(new RecordContract().columns(type, type.getSimpleName()), Map.of());
  }

  private List<Column> columns(Class<?> type, String path) {
    if (open.contains(type)) {
      throw new ContractException(
          "%s holds %s inside itself, which no column can; refer to the other row by a key."
              .formatted(path, type.getSimpleName()));
    }
    open.addLast(type);
    List<Column> columns = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Name name = component.getAnnotation(Name.class);
      columns.add(
          column(
              name == null ? component.getName() : name.value(),
              component.getAnnotatedType(),
              path + "." + component.getName(),
              BOXES.containsKey(component.getType()) || isNullable(component.getAnnotations())));
    }
    open.removeLast();
    return columns;
  }

  private Column column(String name, AnnotatedType type, String path, boolean nullable) {
    Value value = value(type, path);
    return new Column(
        name,
        value.type,
        nullable || value.nullable ? Nullability.NULLABLE : Nullability.REQUIRED,
        Map.of());
  }

  private record Value(ColumnType type, boolean nullable) {
    Nullability nullability() {
      return nullable ? Nullability.NULLABLE : Nullability.REQUIRED;
    }
  }

  private Value value(AnnotatedType annotated, String path) {
    Class<?> raw = rawClass(annotated.getType(), path);
    if (raw == Optional.class) {
      Value inner = value(argument(annotated, 0, path), path);
      if (inner.nullable) {
        throw new ContractException(
            "%s is an Optional of what may be absent already; one absence is enough."
                .formatted(path));
      }
      return new Value(inner.type, true);
    }
    ColumnType optional = OPTIONAL_PRIMITIVES.get(raw);
    return optional == null
        ? new Value(type(raw, annotated, path), isNullable(annotated.getAnnotations()))
        : new Value(optional, true);
  }

  private ColumnType type(Class<?> raw, AnnotatedType annotated, String path) {
    Optional<ColumnType> plain =
        Stream.of(PRIMITIVES, BOXES, REFERENCES)
            .flatMap(map -> Stream.ofNullable(map.get(raw)))
            .findFirst();
    if (plain.isPresent()) {
      return plain.get();
    }
    if (raw.isEnum()) {
      return ColumnType.Scalar.TEXT;
    }
    if (raw == BigDecimal.class) {
      Digits digits = annotated.getAnnotation(Digits.class);
      if (digits == null) {
        throw new ContractException(
            "%s is a BigDecimal without a size; annotate it, such as @Digits(precision = 18, scale = 2)."
                .formatted(path));
      }
      return new ColumnType.Decimal(digits.precision(), digits.scale());
    }
    Set<GeometryType> holds = GEOMETRIES.get(raw);
    if (holds != null) {
      return geometry(holds, annotated.getAnnotation(GeometryColumn.class), path);
    }
    if (raw == List.class) {
      Value element = value(argument(annotated, 0, path), path + ".element");
      return new ColumnType.ListOf(element.type, element.nullability());
    }
    if (raw == Map.class) {
      AnnotatedType key = argument(annotated, 0, path);
      if (key.getType() != String.class) {
        throw new ContractException(
            "%s is a Map with keys of %s; only String keys make a map column, others a list of records."
                .formatted(path, key.getType().getTypeName()));
      }
      Value value = value(argument(annotated, 1, path), path + ".value");
      return new ColumnType.MapOf(ColumnType.Scalar.TEXT, value.type, value.nullability());
    }
    if (raw.isRecord()) {
      return new ColumnType.Struct(columns(raw, path));
    }
    throw new ContractException(
        "%s is a %s, which no column can hold; use %s."
            .formatted(path, annotated.getType().getTypeName(), inPlaceOf(raw)));
  }

  private static ColumnType geometry(
      Set<GeometryType> holds, @Nullable GeometryColumn column, String path) {
    if (column == null) {
      return ColumnType.Geometry.any().withTypes(holds);
    }
    Set<GeometryType> types = Set.copyOf(Arrays.asList(column.types()));
    if (!holds.isEmpty() && !holds.containsAll(types)) {
      throw new ContractException(
          "%s allows the geometry types %s, but its Java class holds %s; use Geometry or fewer types."
              .formatted(path, Arrays.toString(column.types()), holds));
    }
    double[] box = column.bounds();
    if (box.length != 0 && box.length != 4) {
      throw new ContractException(
          "%s has bounds of %d numbers; they are xmin, ymin, xmax, ymax."
              .formatted(path, box.length));
    }
    return new ColumnType.Geometry(
        types.isEmpty() ? holds : types,
        Set.copyOf(Arrays.asList(column.dimensions())),
        crs(column.crs()),
        column.edges(),
        column.orientation(),
        Double.isNaN(column.epoch()) ? OptionalDouble.empty() : OptionalDouble.of(column.epoch()),
        box.length == 0 ? Optional.empty() : Optional.of(Bounds.of(box[0], box[1], box[2], box[3])),
        column.crsColumn().isEmpty() ? Optional.empty() : Optional.of(column.crsColumn()));
  }

  private static Crs crs(String text) {
    if (text.equals("unknown")) {
      return Crs.unknown();
    }
    return text.stripLeading().startsWith("{") ? Crs.projjson(text) : Crs.of(text);
  }

  private static AnnotatedType argument(AnnotatedType type, int index, String path) {
    if (type instanceof AnnotatedParameterizedType parameterized) {
      return parameterized.getAnnotatedActualTypeArguments()[index];
    }
    throw new ContractException(
        "%s is a raw %s; say of what it is one, such as List<String>."
            .formatted(path, type.getType().getTypeName()));
  }

  private static Class<?> rawClass(Type type, String path) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof java.lang.reflect.ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> raw
        && !raw.isRecord()) {
      return raw;
    }
    throw new ContractException(
        "%s is a %s, whose type is open; a column needs one class."
            .formatted(path, type.getTypeName()));
  }

  /** JSpecify's, Checker's, Jakarta's: who asks for null says so under one name. */
  private static boolean isNullable(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  private static String inPlaceOf(Class<?> raw) {
    return switch (raw.getName()) {
      case "java.time.OffsetDateTime", "java.time.ZonedDateTime", "java.util.Date" ->
          "Instant, and a column of its own for the zone";
      case "java.time.Duration" -> "a long in a unit that the column's name tells";
      case "char", "java.lang.Character" -> "String";
      case "java.math.BigInteger" -> "BigDecimal with @Digits(precision = 38, scale = 0)";
      case "java.util.Set", "java.util.Collection" -> "List";
      case "org.locationtech.jts.geom.LinearRing" -> "LineString, which is what comes back";
      default ->
          "a primitive, String, enum, byte[], UUID, Instant, LocalDateTime, LocalDate, LocalTime, BigDecimal, JTS geometry, List, Map or record";
    };
  }
}
