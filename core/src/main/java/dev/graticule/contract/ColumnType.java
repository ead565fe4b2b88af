package dev.graticule.contract;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a value is. The family is closed: each type has one Arrow layout ({@link ArrowLayout}) and
 * one Parquet layout.
 */
public sealed interface ColumnType {

  /** The types without parts. */
  enum Scalar implements ColumnType {
    /** True or false. */
    BOOLEAN,
    /** Signed, 8 bits. */
    INT8,
    /** Signed, 16 bits. */
    INT16,
    /** Signed, 32 bits. */
    INT32,
    /** Signed, 64 bits. */
    INT64,
    /** IEEE 754, 32 bits. */
    FLOAT32,
    /** IEEE 754, 64 bits. */
    FLOAT64,
    /** Text, UTF-8. */
    TEXT,
    /** Bytes. */
    BINARY,
    /** A day of the proleptic Gregorian calendar. */
    DATE,
    /** A time of day, microseconds. */
    TIME,
    /** A 128-bit identifier, sixteen bytes in RFC 9562 order. */
    UUID
  }

  /**
   * An exact decimal number.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits behind the point, 0 to precision
   */
  record Decimal(int precision, int scale) implements ColumnType {
    /** Checks the ranges. */
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new ContractException(
            "A decimal needs a precision of 1 to 38 and a scale of 0 to the precision, not (%d, %d)."
                .formatted(precision, scale));
      }
    }
  }

  /** The grain of a timestamp. */
  enum TimeUnit {
    /** 10⁻³ s. */
    MILLIS,
    /** 10⁻⁶ s. */
    MICROS,
    /** 10⁻⁹ s. */
    NANOS
  }

  /** Whether a timestamp is a moment or the reading of a clock. */
  enum TimeZoning {
    /** A moment, kept in UTC. */
    UTC,
    /** What a wall clock showed somewhere unstated. */
    LOCAL
  }

  /**
   * A date with a time.
   *
   * @param unit its grain
   * @param zoning moment or clock reading
   */
  record Timestamp(TimeUnit unit, TimeZoning zoning) implements ColumnType {}

  /**
   * Several values in order.
   *
   * @param element what one of them is
   * @param nullability whether one of them may be absent
   */
  record ListOf(ColumnType element, Nullability nullability) implements ColumnType {
    /** Checks the element. */
    public ListOf {
      Siblings.requireNoCrsColumn("A list", element);
    }
  }

  /**
   * Values by key. Keys are always there.
   *
   * @param key what a key is
   * @param value what a value is
   * @param nullability whether a value may be absent
   */
  record MapOf(ColumnType key, ColumnType value, Nullability nullability) implements ColumnType {
    /** Checks key and value. */
    public MapOf {
      Siblings.requireNoCrsColumn("A map", key);
      Siblings.requireNoCrsColumn("A map", value);
    }
  }

  /**
   * Named fields.
   *
   * @param fields the fields in order, names distinct, at least one
   */
  record Struct(List<Column> fields) implements ColumnType {
    /** Checks the names. */
    public Struct {
      fields = List.copyOf(fields);
      Siblings.require("A struct", fields);
    }
  }

  /**
   * A geometry, held as ISO WKB.
   *
   * @param types which geometry types are allowed; empty means any
   * @param dimensions which dimensions are allowed; empty means any
   * @param crs what the coordinates mean
   * @param edges how edges run between vertices
   * @param orientation what is promised of ring directions
   * @param epoch the coordinate epoch as a decimal year, for a dynamic CRS
   * @param bounds where every geometry must lie
   * @param crsColumn the TEXT column beside it that repeats the CRS in each row and must agree
   */
  record Geometry(
      Set<GeometryType> types,
      Set<Dimensions> dimensions,
      Crs crs,
      Edges edges,
      Orientation orientation,
      OptionalDouble epoch,
      Optional<Bounds> bounds,
      Optional<String> crsColumn)
      implements ColumnType {

    /** Copies the sets, in the order of their enums. */
    public Geometry {
      types =
          types.isEmpty() ? Set.of() : java.util.Collections.unmodifiableSet(EnumSet.copyOf(types));
      dimensions =
          dimensions.isEmpty()
              ? Set.of()
              : java.util.Collections.unmodifiableSet(EnumSet.copyOf(dimensions));
    }

    /**
     * Any geometry in OGC:CRS84 with planar edges.
     *
     * @return the type
     */
    public static Geometry any() {
      return new Geometry(
          Set.of(),
          Set.of(),
          Crs.crs84(),
          Edges.PLANAR,
          Orientation.UNSTATED,
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /**
     * Geometries of the given types in OGC:CRS84 with planar edges.
     *
     * @param types the allowed types
     * @return the type
     */
    public static Geometry of(GeometryType... types) {
      return any().withTypes(Set.of(types));
    }

    /**
     * The same with other allowed types.
     *
     * @param allowed the types; empty means any
     * @return the type
     */
    public Geometry withTypes(Set<GeometryType> allowed) {
      return new Geometry(allowed, dimensions, crs, edges, orientation, epoch, bounds, crsColumn);
    }

    /**
     * The same with other allowed dimensions.
     *
     * @param allowed the dimensions; empty means any
     * @return the type
     */
    public Geometry withDimensions(Set<Dimensions> allowed) {
      return new Geometry(types, allowed, crs, edges, orientation, epoch, bounds, crsColumn);
    }

    /**
     * The same in another CRS.
     *
     * @param other the CRS
     * @return the type
     */
    public Geometry withCrs(Crs other) {
      return new Geometry(types, dimensions, other, edges, orientation, epoch, bounds, crsColumn);
    }

    /**
     * The same with other edges.
     *
     * @param other the edges
     * @return the type
     */
    public Geometry withEdges(Edges other) {
      return new Geometry(types, dimensions, crs, other, orientation, epoch, bounds, crsColumn);
    }

    /**
     * The same with another promise about rings.
     *
     * @param other the promise
     * @return the type
     */
    public Geometry withOrientation(Orientation other) {
      return new Geometry(types, dimensions, crs, edges, other, epoch, bounds, crsColumn);
    }

    /**
     * The same with a coordinate epoch.
     *
     * @param year the epoch as a decimal year
     * @return the type
     */
    public Geometry withEpoch(double year) {
      return new Geometry(
          types, dimensions, crs, edges, orientation, OptionalDouble.of(year), bounds, crsColumn);
    }

    /**
     * The same with bounds that every geometry must lie in.
     *
     * @param limit the bounds
     * @return the type
     */
    public Geometry withBounds(Bounds limit) {
      return new Geometry(
          types, dimensions, crs, edges, orientation, epoch, Optional.of(limit), crsColumn);
    }

    /**
     * The same with a text column beside it that repeats the CRS in each row; a row where the two
     * disagree is refused.
     *
     * @param name the column, of type TEXT, in the same contract or struct
     * @return the type
     */
    public Geometry withCrsColumn(String name) {
      return new Geometry(
          types, dimensions, crs, edges, orientation, epoch, bounds, Optional.of(name));
    }

    /**
     * The same without a CRS column.
     *
     * @return the type
     */
    public Geometry withoutCrsColumn() {
      return new Geometry(
          types, dimensions, crs, edges, orientation, epoch, bounds, Optional.empty());
    }
  }
}
