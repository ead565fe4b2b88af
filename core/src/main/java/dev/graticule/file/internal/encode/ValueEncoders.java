package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.file.DictionaryPolicy;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.schema.PrimitiveType;

/** The encoder of each column type. */
final class ValueEncoders {
  private static final int DECIMAL_WIDTH = 16;

  private final BufferAllocator allocator;

  ValueEncoders(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  ValueEncoder<?> of(ColumnType type, PrimitiveType physical, DictionaryPolicy policy) {
    if (type instanceof ColumnType.Scalar scalar) {
      return scalar(scalar, policy);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return switch (physical.getPrimitiveTypeName()) {
        case INT32 -> new FixedEncoder(allocator, type, DECIMAL_WIDTH, Integer.BYTES);
        case INT64 -> new FixedEncoder(allocator, type, DECIMAL_WIDTH, Long.BYTES);
        default -> new LongDecimalEncoder(allocator, decimal, physical.getTypeLength());
      };
    }
    if (type instanceof ColumnType.Timestamp) {
      return new FixedEncoder(allocator, type, Long.BYTES, Long.BYTES);
    }
    // The least and greatest WKB say nothing about where geometries lie.
    return new BytesEncoder(allocator, type, DictionaryPolicy.NEVER, false);
  }

  private ValueEncoder<?> scalar(ColumnType.Scalar type, DictionaryPolicy policy) {
    return switch (type) {
      case BOOLEAN -> new BooleanEncoder(allocator);
      case INT8 -> new FixedEncoder(allocator, type, Byte.BYTES, Integer.BYTES);
      case INT16 -> new FixedEncoder(allocator, type, Short.BYTES, Integer.BYTES);
      case INT32, DATE -> new FixedEncoder(allocator, type, Integer.BYTES, Integer.BYTES);
      case INT64, TIME -> new FixedEncoder(allocator, type, Long.BYTES, Long.BYTES);
      case FLOAT32 -> new FloatingEncoder(allocator, Float.BYTES);
      case FLOAT64 -> new FloatingEncoder(allocator, Double.BYTES);
      case TEXT, BINARY -> new BytesEncoder(allocator, type, policy, true);
      case UUID -> new UuidEncoder(allocator);
    };
  }
}
