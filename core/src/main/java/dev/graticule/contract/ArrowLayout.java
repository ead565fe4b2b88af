package dev.graticule.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The one Arrow layout of each column type, which every batch has: no dictionaries, no views, no
 * large offsets.
 *
 * <table>
 *   <caption>Layouts</caption>
 *   <tr><th>column type</th><th>Arrow</th></tr>
 *   <tr><td>BOOLEAN, INT8 to INT64</td><td>Bool, Int(8 to 64, signed)</td></tr>
 *   <tr><td>FLOAT32, FLOAT64</td><td>FloatingPoint(SINGLE, DOUBLE)</td></tr>
 *   <tr><td>TEXT, BINARY, geometry</td><td>Utf8, Binary, Binary</td></tr>
 *   <tr><td>DATE, TIME</td><td>Date(DAY), Time(MICROSECOND, 64)</td></tr>
 *   <tr><td>UUID</td><td>FixedSizeBinary(16)</td></tr>
 *   <tr><td>decimal</td><td>Decimal(p, s, 128)</td></tr>
 *   <tr><td>timestamp</td><td>Timestamp(unit, "UTC" or none)</td></tr>
 *   <tr><td>list, map, struct</td><td>List, Map, Struct</td></tr>
 * </table>
 */
public final class ArrowLayout {
  /** Arrow's key for the name of an extension type. */
  public static final String EXTENSION_NAME = "ARROW:extension:name";

  /** Arrow's key for the parameters of an extension type. */
  public static final String EXTENSION_METADATA = "ARROW:extension:metadata";

  /** What marks sixteen bytes as a UUID. */
  public static final String ARROW_UUID = "arrow.uuid";

  /** What marks WKB (GeoArrow). */
  public static final String GEOARROW_WKB = "geoarrow.wkb";

  /** The column metadata that keeps the name of an Arrow time zone other than UTC. */
  public static final String TIME_ZONE = "arrow.timezone";

  private ArrowLayout() {}

  /**
   * The Arrow schema of a contract's batches.
   *
   * @param contract the contract
   * @return the schema
   */
  public static Schema schema(Contract contract) {
    return new Schema(
        contract.columns().stream().map(ArrowLayout::field).toList(), contract.metadata());
  }

  /**
   * The Arrow field of a column. A geometry carries {@code geoarrow.wkb} with its CRS and edges.
   *
   * @param column the column
   * @return the field
   */
  public static Field field(Column column) {
    Map<String, String> metadata = new LinkedHashMap<>(column.metadata());
    if (column.type() instanceof ColumnType.Geometry geometry) {
      metadata.put(EXTENSION_NAME, GEOARROW_WKB);
      metadata.put(EXTENSION_METADATA, GeoArrowMetadata.of(geometry));
    } else if (column.type() == ColumnType.Scalar.UUID) {
      metadata.put(EXTENSION_NAME, ARROW_UUID);
      metadata.put(EXTENSION_METADATA, "");
    }
    FieldType type = new FieldType(column.isNullable(), arrowType(column.type()), null, metadata);
    return new Field(column.name(), type, children(column.type()));
  }

  private static @Nullable List<Field> children(ColumnType type) {
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream().map(ArrowLayout::field).toList();
    }
    if (type instanceof ColumnType.ListOf list) {
      return List.of(field(new Column("element", list.element(), list.nullability(), Map.of())));
    }
    if (type instanceof ColumnType.MapOf map) {
      List<Field> entry = new ArrayList<>();
      entry.add(field(Column.required("key", map.key())));
      entry.add(field(new Column("value", map.value(), map.nullability(), Map.of())));
      return List.of(new Field("entries", FieldType.notNullable(ArrowType.Struct.INSTANCE), entry));
    }
    return null;
  }

  private static ArrowType arrowType(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> ArrowType.Bool.INSTANCE;
        case INT8 -> new ArrowType.Int(8, true);
        case INT16 -> new ArrowType.Int(16, true);
        case INT32 -> new ArrowType.Int(32, true);
        case INT64 -> new ArrowType.Int(64, true);
        case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
        case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        case TEXT -> ArrowType.Utf8.INSTANCE;
        case BINARY -> ArrowType.Binary.INSTANCE;
        case DATE -> new ArrowType.Date(DateUnit.DAY);
        case TIME -> new ArrowType.Time(org.apache.arrow.vector.types.TimeUnit.MICROSECOND, 64);
        case UUID -> new ArrowType.FixedSizeBinary(16);
      };
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      org.apache.arrow.vector.types.TimeUnit unit =
          switch (timestamp.unit()) {
            case MILLIS -> org.apache.arrow.vector.types.TimeUnit.MILLISECOND;
            case MICROS -> org.apache.arrow.vector.types.TimeUnit.MICROSECOND;
            case NANOS -> org.apache.arrow.vector.types.TimeUnit.NANOSECOND;
          };
      return new ArrowType.Timestamp(
          unit, timestamp.zoning() == ColumnType.TimeZoning.UTC ? "UTC" : null);
    }
    if (type instanceof ColumnType.ListOf) {
      return ArrowType.List.INSTANCE;
    }
    if (type instanceof ColumnType.MapOf) {
      return new ArrowType.Map(false);
    }
    if (type instanceof ColumnType.Struct) {
      return ArrowType.Struct.INSTANCE;
    }
    return ArrowType.Binary.INSTANCE;
  }
}
