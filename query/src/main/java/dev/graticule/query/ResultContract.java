package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the columns of an SQL result are, told from DuckDB's types. */
final class ResultContract {
  private ResultContract() {}

  /**
   * The contract of a result. Unsigned integers are widened, huge ones become decimals, enums text.
   *
   * @param schema the Arrow schema that DuckDB exports
   * @param typeNames DuckDB's names of the types
   * @param geometries what is known of a result column that holds geometries
   */
  static Contract of(
      Schema schema,
      List<String> typeNames,
      Function<String, Optional<ColumnType.Geometry>> geometries) {
    List<Column> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < schema.getFields().size(); i++) {
      Field field = schema.getFields().get(i);
      if (field.getName().isEmpty() || !seen.add(field.getName())) {
        throw new QueryException(
            "Result column %d is named \"%s\" like another or not at all; give it a name with AS."
                .formatted(i + 1, field.getName()));
      }
      columns.add(Column.nullable(field.getName(), type(field, typeNames.get(i), geometries)));
    }
    return new Contract(columns, Map.of());
  }

  private static ColumnType type(
      Field field, String typeName, Function<String, Optional<ColumnType.Geometry>> geometries) {
    if (typeName.startsWith("GEOMETRY")) {
      return geometries
          .apply(field.getName())
          .orElse(ColumnType.Geometry.any().withCrs(Crs.unknown()));
    }
    if (typeName.equals("BLOB")) {
      Optional<ColumnType.Geometry> geometry = geometries.apply(field.getName());
      return geometry.isPresent() ? geometry.get() : Scalar.BINARY;
    }
    if (typeName.equals("UUID")) {
      return Scalar.UUID;
    }
    if (typeName.equals("BIT") || typeName.startsWith("TIME WITH")) {
      throw unsupported(field, typeName);
    }
    if (field.getDictionary() != null) {
      return Scalar.TEXT;
    }
    if (field.getType() instanceof ArrowType.Int integer && !integer.getIsSigned()) {
      return switch (integer.getBitWidth()) {
        case 8 -> Scalar.INT16;
        case 16 -> Scalar.INT32;
        case 32 -> Scalar.INT64;
        default -> new ColumnType.Decimal(20, 0);
      };
    }
    if (field.getType() instanceof ArrowType.Timestamp timestamp
        && timestamp.getUnit() == org.apache.arrow.vector.types.TimeUnit.SECOND) {
      return new ColumnType.Timestamp(ColumnType.TimeUnit.MILLIS, ColumnType.TimeZoning.LOCAL);
    }
    return plain(field, typeName);
  }

  private static ColumnType plain(Field field, String typeName) {
    if (field.getDictionary() != null) {
      throw unsupported(field, typeName);
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Bool) {
      return Scalar.BOOLEAN;
    }
    if (type instanceof ArrowType.Int integer && integer.getIsSigned()) {
      return switch (integer.getBitWidth()) {
        case 8 -> Scalar.INT8;
        case 16 -> Scalar.INT16;
        case 32 -> Scalar.INT32;
        default -> Scalar.INT64;
      };
    }
    if (type instanceof ArrowType.FloatingPoint number) {
      return number.getPrecision() == FloatingPointPrecision.SINGLE
          ? Scalar.FLOAT32
          : Scalar.FLOAT64;
    }
    if (type instanceof ArrowType.Utf8) {
      return Scalar.TEXT;
    }
    if (type instanceof ArrowType.Binary) {
      return Scalar.BINARY;
    }
    if (type instanceof ArrowType.Date) {
      return Scalar.DATE;
    }
    if (type instanceof ArrowType.Time) {
      return Scalar.TIME;
    }
    if (type instanceof ArrowType.Decimal decimal && decimal.getBitWidth() == 128) {
      return new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      return timestamp(field, typeName, timestamp);
    }
    return nested(field, typeName);
  }

  private static ColumnType timestamp(Field field, String typeName, ArrowType.Timestamp timestamp) {
    ColumnType.TimeUnit unit =
        switch (timestamp.getUnit()) {
          case MILLISECOND -> ColumnType.TimeUnit.MILLIS;
          case MICROSECOND -> ColumnType.TimeUnit.MICROS;
          case NANOSECOND -> ColumnType.TimeUnit.NANOS;
          case SECOND -> throw unsupported(field, typeName);
        };
    return new ColumnType.Timestamp(
        unit,
        timestamp.getTimezone() == null ? ColumnType.TimeZoning.LOCAL : ColumnType.TimeZoning.UTC);
  }

  private static ColumnType nested(Field field, String typeName) {
    if (field.getType() instanceof ArrowType.Struct && !field.getChildren().isEmpty()) {
      return new ColumnType.Struct(
          field.getChildren().stream()
              .map(child -> Column.nullable(child.getName(), plain(child, typeName)))
              .toList());
    }
    if (field.getType() instanceof ArrowType.List) {
      return new ColumnType.ListOf(
          plain(field.getChildren().get(0), typeName), Nullability.NULLABLE);
    }
    if (field.getType() instanceof ArrowType.Map) {
      List<Field> entry = field.getChildren().get(0).getChildren();
      return new ColumnType.MapOf(
          plain(entry.get(0), typeName), plain(entry.get(1), typeName), Nullability.NULLABLE);
    }
    throw unsupported(field, typeName);
  }

  private static QueryException unsupported(Field field, String typeName) {
    return new QueryException(
        "Result column \"%s\" is of type %s, which a batch cannot hold; cast it in the SQL, to VARCHAR if need be."
            .formatted(field.getName(), typeName));
  }
}
