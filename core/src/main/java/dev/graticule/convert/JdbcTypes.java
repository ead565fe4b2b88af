package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What SQL's types are. */
final class JdbcTypes {
  private static final int MOST_DIGITS = 38;
  private static final int MICROS = 6;

  private static final Set<String> GEOPACKAGE =
      Set.of(
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection");

  private static final Set<String> PARTED = Set.of("row", "struct", "map", "union", "record");

  private JdbcTypes() {}

  /**
   * The type of a column.
   *
   * @param index its place, from 1
   * @param loose whether the database lets values be of other types than declared, as SQLite does
   * @return the type; a geometry has an unknown CRS; empty when nothing says what the values are
   * @throws UnfitValueException when there is no column type for it
   */
  static Optional<ColumnType> of(ResultSetMetaData columns, int index, boolean loose)
      throws SQLException {
    int type = columns.getColumnType(index);
    String name = plain(String.valueOf(columns.getColumnTypeName(index)));
    Optional<ColumnType> geometry = geometry(name, loose);
    if (geometry.isPresent()) {
      return geometry;
    }
    return switch (type) {
      case Types.NUMERIC, Types.DECIMAL ->
          decimal(columns.getPrecision(index), columns.getScale(index));
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          Optional.of(loose ? Scalar.INT64 : whole(type, columns.isSigned(index)));
      case Types.REAL -> Optional.of(loose ? Scalar.FLOAT64 : Scalar.FLOAT32);
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          Optional.of(timestamp(type, name, columns.getScale(index)));
      case Types.ARRAY -> Optional.of(new ColumnType.ListOf(element(name), Nullability.NULLABLE));
      case Types.STRUCT, Types.REF, Types.ROWID, Types.JAVA_OBJECT, Types.REF_CURSOR ->
          throw noType(name);
      case Types.NULL -> Optional.empty();
      case Types.BIT ->
          // PostgreSQL has BIT for its booleans and for strings of bits.
          Optional.of(
              name.equals("bit") && columns.getPrecision(index) > 1 ? Scalar.TEXT : Scalar.BOOLEAN);
      default -> Optional.of(named(type, name));
    };
  }

  private static ColumnType named(int type, String name) {
    return switch (type) {
      case Types.BOOLEAN -> Scalar.BOOLEAN;
      case Types.FLOAT, Types.DOUBLE -> Scalar.FLOAT64;
      case Types.DATE -> Scalar.DATE;
      case Types.TIME -> name.equals("timetz") ? Scalar.TEXT : Scalar.TIME;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          name.equals("uuid") ? Scalar.UUID : Scalar.BINARY;
      default -> {
        if (PARTED.contains(name)) {
          throw noType(name);
        }
        yield byName(name).orElse(Scalar.TEXT);
      }
    };
  }

  /** Without a schema, quotes and what stands in parentheses. */
  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("\"", "");
    int end = lower.indexOf('(');
    String bare = (end < 0 ? lower : lower.substring(0, end)).strip();
    return bare.substring(bare.lastIndexOf('.') + 1);
  }

  private static Optional<ColumnType> geometry(String name, boolean loose) {
    ColumnType.Geometry unknown = ColumnType.Geometry.any().withCrs(Crs.unknown());
    if (name.equals("geometry") || (loose && GEOPACKAGE.contains(name))) {
      return Optional.of(unknown);
    }
    return name.equals("geography")
        ? Optional.of(unknown.withEdges(Edges.SPHERICAL))
        : Optional.empty();
  }

  private static Optional<ColumnType> decimal(int precision, int scale) {
    boolean stated = precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision;
    return stated ? Optional.of(new ColumnType.Decimal(precision, scale)) : Optional.empty();
  }

  private static ColumnType whole(int type, boolean signed) {
    return switch (type) {
      case Types.TINYINT -> signed ? Scalar.INT8 : Scalar.INT16;
      case Types.SMALLINT -> signed ? Scalar.INT16 : Scalar.INT32;
      case Types.INTEGER -> signed ? Scalar.INT32 : Scalar.INT64;
      default -> signed ? Scalar.INT64 : new ColumnType.Decimal(20, 0);
    };
  }

  /** PostgreSQL's driver gives both kinds one number; the name tells them apart. */
  private static ColumnType timestamp(int type, String name, int scale) {
    boolean moment =
        type == Types.TIMESTAMP_WITH_TIMEZONE
            || name.equals("timestamptz")
            || name.equals("timestamp with time zone");
    return new ColumnType.Timestamp(
        scale > MICROS || name.equals("timestamp_ns") ? TimeUnit.NANOS : TimeUnit.MICROS,
        moment ? TimeZoning.UTC : TimeZoning.LOCAL);
  }

  /** What is in an array; nothing but its name says so. */
  private static ColumnType element(String name) {
    String element =
        name.startsWith("_")
            ? name.substring(1)
            : name.replaceAll("\\s+array$|\\s*\\[[0-9]*\\]$", "").strip();
    if (element.endsWith("[]") || element.endsWith("array") || element.startsWith("struct")) {
      throw noType(name);
    }
    return byName(plain(element)).orElse(Scalar.TEXT);
  }

  private static Optional<ColumnType> byName(String name) {
    ColumnType type =
        switch (name) {
          case "bool", "boolean" -> Scalar.BOOLEAN;
          case "tinyint" -> Scalar.INT8;
          case "int2", "smallint" -> Scalar.INT16;
          case "int4", "integer", "int" -> Scalar.INT32;
          case "int8", "bigint" -> Scalar.INT64;
          case "float4", "real", "float" -> Scalar.FLOAT32;
          case "float8", "double", "double precision" -> Scalar.FLOAT64;
          case "date" -> Scalar.DATE;
          case "time", "time without time zone" -> Scalar.TIME;
          case "timestamp", "timestamp without time zone" ->
              new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL);
          case "timestamptz", "timestamp with time zone" ->
              new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC);
          case "uuid" -> Scalar.UUID;
          case "bytea", "blob", "binary varying", "binary large object" -> Scalar.BINARY;
          default -> null;
        };
    return Optional.ofNullable(type);
  }

  private static UnfitValueException noType(String name) {
    return new UnfitValueException(
        "it is of the SQL type %s, for which there is no column type; take it apart or cast it to text in the query."
            .formatted(name));
  }
}
