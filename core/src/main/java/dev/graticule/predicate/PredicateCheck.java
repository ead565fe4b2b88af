package dev.graticule.predicate;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * Holds a condition against a contract before anything is read.
 *
 * <p>Refused are: columns that are not there, literals of another kind than the column (text
 * against a number, a clock reading against a moment), relations on what is no geometry, and other
 * geometries that are empty, invalid or have coordinates that are no finite numbers.
 *
 * <p>Numbers compare with every numeric column by their exact values, so {@code gt("count", 3.5)}
 * is fine on whole numbers and {@code eq("price", 0.1)} never holds on a decimal column: the double
 * 0.1 is a little more than a tenth. Give a {@link BigDecimal} there.
 */
public final class PredicateCheck {
  private PredicateCheck() {}

  /**
   * Checks a condition.
   *
   * @param predicate the condition
   * @param contract what the rows are
   * @return the same condition, its literals in the column's own kind where they have an exact
   *     value there, and an empty list of values as the condition that never holds
   * @throws PredicateException when the condition cannot be asked of such rows
   */
  public static Predicate require(Predicate predicate, Contract contract) {
    if (predicate instanceof Predicate.Compare compare) {
      Column column = ColumnPath.require(contract, compare.column()).leaf();
      return new Predicate.Compare(
          compare.column(),
          compare.comparison(),
          fitting(compare.column(), column.type(), compare.literal()));
    }
    if (predicate instanceof Predicate.In in) {
      Column column = ColumnPath.require(contract, in.column()).leaf();
      List<Literal> literals =
          in.literals().stream().map(l -> fitting(in.column(), column.type(), l)).toList();
      return literals.isEmpty() ? Predicates.or() : new Predicate.In(in.column(), literals);
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      ColumnPath.require(contract, isNull.column());
      return predicate;
    }
    if (predicate instanceof Predicate.Window window) {
      requireGeometryColumn(contract, window.column());
      requireWindow(window.column(), window.window());
      return predicate;
    }
    if (predicate instanceof Predicate.Relate relate) {
      requireGeometryColumn(contract, relate.column());
      requireGeometry(relate.column(), relate.geometry());
      return predicate;
    }
    if (predicate instanceof Predicate.WithinDistance near) {
      requireGeometryColumn(contract, near.column());
      requireGeometry(near.column(), near.geometry());
      return predicate;
    }
    if (predicate instanceof Predicate.And and) {
      return new Predicate.And(and.parts().stream().map(p -> require(p, contract)).toList());
    }
    if (predicate instanceof Predicate.Or or) {
      return new Predicate.Or(or.parts().stream().map(p -> require(p, contract)).toList());
    }
    return new Predicate.Not(require(((Predicate.Not) predicate).part(), contract));
  }

  /**
   * Checks that the geometries of a condition are in the CRS of the columns they are held against,
   * as far as both are known. What JTS calls an SRID is a code of EPSG; 0 says nothing, and neither
   * does a column whose CRS has no authority and code.
   *
   * @param predicate the condition
   * @param contract what the rows are, with the CRS that the table says
   * @throws PredicateException when a geometry is in another CRS than its column; names both
   */
  public static void requireSameCrs(Predicate predicate, Contract contract) {
    if (predicate instanceof Predicate.And and) {
      and.parts().forEach(part -> requireSameCrs(part, contract));
    } else if (predicate instanceof Predicate.Or or) {
      or.parts().forEach(part -> requireSameCrs(part, contract));
    } else if (predicate instanceof Predicate.Not not) {
      requireSameCrs(not.part(), contract);
    } else if (predicate instanceof Predicate.Relate relate) {
      requireSameCrs(relate.column(), relate.geometry(), contract);
    } else if (predicate instanceof Predicate.WithinDistance near) {
      requireSameCrs(near.column(), near.geometry(), contract);
    }
  }

  private static void requireSameCrs(String path, Geometry geometry, Contract contract) {
    Column column = ColumnPath.require(contract, path).leaf();
    if (geometry.getSRID() == 0
        || !(column.type() instanceof ColumnType.Geometry type)
        || type.crs().identifier().isEmpty()) {
      return;
    }
    Crs own = Crs.of("EPSG:" + geometry.getSRID());
    if (!own.sameAs(type.crs())) {
      throw new PredicateException(
          "The geometry to ask column \"%s\" with is in %s, as its SRID says, and the column in %s; transform it first, or set its SRID to 0 when that is not what it means."
              .formatted(path, own, type.crs()));
    }
  }

  private static Literal fitting(String path, ColumnType type, Literal literal) {
    Object value = literal.value();
    boolean fits;
    if (type instanceof ColumnType.Scalar scalar) {
      fits =
          switch (scalar) {
            case BOOLEAN -> value instanceof Boolean;
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> value instanceof Number;
            case TEXT -> value instanceof String text && requireUnicode(path, text);
            case BINARY -> false;
            case DATE -> value instanceof LocalDate;
            case TIME -> value instanceof LocalTime;
            case UUID -> value instanceof UUID;
          };
    } else if (type instanceof ColumnType.Timestamp timestamp) {
      fits =
          timestamp.zoning() == ColumnType.TimeZoning.UTC
              ? value instanceof Instant
              : value instanceof LocalDateTime;
    } else {
      fits = type instanceof ColumnType.Decimal && value instanceof Number;
    }
    if (!fits) {
      throw new PredicateException(
          "Column \"%s\" is %s and cannot be compared with %s, a %s; %s."
              .formatted(path, type, literal, value.getClass().getSimpleName(), wayOut(type)));
    }
    return value instanceof Number number ? new Literal(normal(type, number)) : literal;
  }

  private static String wayOut(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> "give a boolean";
        case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> "give a number";
        case TEXT -> "give text";
        case BINARY -> "only isNull can be asked of bytes";
        case DATE -> "give a LocalDate";
        case TIME -> "give a LocalTime";
        case UUID -> "give a UUID";
      };
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp.zoning() == ColumnType.TimeZoning.UTC
          ? "give an Instant"
          : "give a LocalDateTime";
    }
    if (type instanceof ColumnType.Decimal) {
      return "give a number";
    }
    return type instanceof ColumnType.Geometry
        ? "ask for a window or a relation"
        : "only isNull can be asked of it; compare its fields or elements";
  }

  private static boolean requireUnicode(String path, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new PredicateException(
          "The text compared with column \"%s\" holds half a surrogate pair, which no UTF-8 text does."
              .formatted(path));
    }
    return true;
  }

  /** The same number in the column's own kind if it exists there, otherwise as it came. */
  private static Object normal(ColumnType type, Number number) {
    if (type == ColumnType.Scalar.FLOAT32 || type == ColumnType.Scalar.FLOAT64) {
      Literal asDouble = new Literal(number.doubleValue());
      return LiteralOrder.compare(asDouble, new Literal(number)) == 0 ? asDouble.value() : number;
    }
    if (type instanceof ColumnType.Decimal) {
      if (number instanceof Long whole) {
        return BigDecimal.valueOf(whole);
      }
      return number instanceof Double d && !Double.isInfinite(d) ? new BigDecimal(d) : number;
    }
    Literal whole = new Literal(number.longValue());
    return LiteralOrder.compare(whole, new Literal(number)) == 0 ? whole.value() : number;
  }

  private static void requireGeometryColumn(Contract contract, String path) {
    Column column = ColumnPath.require(contract, path).leaf();
    if (!column.isGeometry()) {
      throw new PredicateException(
          "Column \"%s\" is %s, no geometry; the geometry columns are %s."
              .formatted(
                  path,
                  column.type(),
                  contract.geometryColumns().stream().map(Column::name).toList()));
    }
  }

  private static void requireWindow(String path, Bounds window) {
    if (window.crossesAntimeridian() && (window.xmin() > 180 || window.xmax() < -180)) {
      throw new PredicateException(
          "The window on column \"%s\" runs from %s east to %s: a window with xmin > xmax crosses the antimeridian and lies within -180 and 180 degrees; swap the two if it is not meant to."
              .formatted(path, window.xmin(), window.xmax()));
    }
  }

  private static void requireGeometry(String path, Geometry geometry) {
    if (geometry.isEmpty()) {
      throw new PredicateException(
          "The %s that column \"%s\" is to be related to is empty, and nothing relates to it; leave the condition out or give a geometry."
              .formatted(geometry.getGeometryType(), path));
    }
    TopologyValidationError error = new IsValidOp(geometry).getValidationError();
    if (error != null) {
      throw new PredicateException(
          "The %s that column \"%s\" is to be related to is invalid: %s; mend it first, for example with GeometryFixer of JTS."
              .formatted(geometry.getGeometryType(), path, error));
    }
  }
}
