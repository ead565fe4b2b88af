package dev.graticule.file;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.ContractException;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeographyLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.GeometryLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What the values of each Parquet type are for us. Nothing is guessed: a type without a faithful
 * column type is refused.
 */
final class LeafTypes {
  private LeafTypes() {}

  /** A column type and the way its values come. */
  record LeafType(LeafKind kind, ColumnType type) {}

  static LeafType of(PrimitiveType primitive, String path, Map<String, String> fileMetadata) {
    LogicalTypeAnnotation meaning = primitive.getLogicalTypeAnnotation();
    LeafType type = meaning == null ? plain(primitive) : meant(primitive, meaning, fileMetadata);
    if (type == null) {
      throw new GeoParquetException(
          "column \"%s\" is of Parquet type %s, for which there is no column type; leave it out of what is read."
              .formatted(path, primitive));
    }
    return type;
  }

  private static LeafType plain(PrimitiveType primitive) {
    return switch (primitive.getPrimitiveTypeName()) {
      case BOOLEAN -> new LeafType(LeafKind.BOOLEAN, Scalar.BOOLEAN);
      case INT32 -> new LeafType(LeafKind.INT32, Scalar.INT32);
      case INT64 -> new LeafType(LeafKind.INT64, Scalar.INT64);
      // No zone is stated, so none is given: what the writer's clock showed.
      case INT96 ->
          new LeafType(LeafKind.INT96, new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL));
      case FLOAT -> new LeafType(LeafKind.FLOAT32, Scalar.FLOAT32);
      case DOUBLE -> new LeafType(LeafKind.FLOAT64, Scalar.FLOAT64);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> new LeafType(LeafKind.BYTES, Scalar.BINARY);
    };
  }

  private static @Nullable LeafType meant(
      PrimitiveType primitive, LogicalTypeAnnotation meaning, Map<String, String> fileMetadata) {
    PrimitiveTypeName physical = primitive.getPrimitiveTypeName();
    if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      return new LeafType(LeafKind.TEXT, Scalar.TEXT);
    }
    if (meaning instanceof BsonLogicalTypeAnnotation) {
      return new LeafType(LeafKind.BYTES, Scalar.BINARY);
    }
    if (meaning instanceof UnknownLogicalTypeAnnotation) {
      return plain(primitive);
    }
    if (meaning instanceof GeometryLogicalTypeAnnotation
        || meaning instanceof GeographyLogicalTypeAnnotation) {
      return new LeafType(LeafKind.BYTES, NativeGeometry.type(meaning, fileMetadata));
    }
    if (meaning instanceof IntLogicalTypeAnnotation integer) {
      return integer(integer);
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return new LeafType(LeafKind.DATE, Scalar.DATE);
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      return new LeafType(
          switch (time.getUnit()) {
            case MILLIS -> LeafKind.TIME_MILLIS;
            case MICROS -> LeafKind.TIME_MICROS;
            case NANOS -> LeafKind.TIME_NANOS;
          },
          Scalar.TIME);
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
      return new LeafType(
          LeafKind.TIMESTAMP,
          new ColumnType.Timestamp(
              TimeUnit.valueOf(timestamp.getUnit().name()),
              timestamp.isAdjustedToUTC() ? TimeZoning.UTC : TimeZoning.LOCAL));
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(physical, decimal);
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation && primitive.getTypeLength() == 16) {
      return new LeafType(LeafKind.UUID, Scalar.UUID);
    }
    if (meaning instanceof Float16LogicalTypeAnnotation && primitive.getTypeLength() == 2) {
      return new LeafType(LeafKind.FLOAT16, Scalar.FLOAT32);
    }
    return null;
  }

  private static LeafType integer(IntLogicalTypeAnnotation integer) {
    boolean signed = integer.isSigned();
    return switch (integer.getBitWidth()) {
      case 8 ->
          signed
              ? new LeafType(LeafKind.INT8, Scalar.INT8)
              : new LeafType(LeafKind.UINT8, Scalar.INT16);
      case 16 ->
          signed
              ? new LeafType(LeafKind.INT16, Scalar.INT16)
              : new LeafType(LeafKind.UINT16, Scalar.INT32);
      case 32 ->
          signed
              ? new LeafType(LeafKind.INT32, Scalar.INT32)
              : new LeafType(LeafKind.UINT32, Scalar.INT64);
      default ->
          signed
              ? new LeafType(LeafKind.INT64, Scalar.INT64)
              : new LeafType(LeafKind.UINT64, new ColumnType.Decimal(20, 0));
    };
  }

  private static @Nullable LeafType decimal(
      PrimitiveTypeName physical, DecimalLogicalTypeAnnotation decimal) {
    ColumnType type;
    try {
      type = new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale());
    } catch (ContractException e) {
      return null;
    }
    return switch (physical) {
      case INT32 -> new LeafType(LeafKind.DECIMAL_INT32, type);
      case INT64 -> new LeafType(LeafKind.DECIMAL_INT64, type);
      case BINARY, FIXED_LEN_BYTE_ARRAY -> new LeafType(LeafKind.DECIMAL_BYTES, type);
      default -> null;
    };
  }
}
