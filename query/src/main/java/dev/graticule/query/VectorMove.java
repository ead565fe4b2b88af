package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Moves vectors into a batch. Where layouts agree buffers change hands and nothing is copied; the
 * few types that DuckDB exports otherwise are converted.
 */
final class VectorMove {
  private VectorMove() {}

  /** The columns of a root that a contract names, moved out of it. */
  static Batch batch(
      VectorSchemaRoot source,
      Contract contract,
      BufferAllocator allocator,
      LongFunction<Dictionary> dictionaries) {
    List<FieldVector> moved = new ArrayList<>();
    int rows = source.getRowCount();
    try {
      for (Field field : ArrowLayout.schema(contract).getFields()) {
        FieldVector target = field.createVector(allocator);
        moved.add(target);
        FieldVector from = source.getVector(field.getName());
        if (from == null) {
          throw new IllegalStateException(
              "The engine gave no column \"" + field.getName() + "\": " + source.getSchema());
        }
        move(from, target, rows, dictionaries);
        requireValues(target);
      }
    } catch (RuntimeException e) {
      moved.forEach(FieldVector::close);
      throw e;
    }
    return Batch.owning(
        contract, new VectorSchemaRoot(ArrowLayout.schema(contract).getFields(), moved, rows));
  }

  private static void requireValues(FieldVector vector) {
    if (!vector.getField().isNullable() && vector.getNullCount() > 0) {
      throw new QueryException(
          "Column \"%s\" is required and has rows without a value; a file does not keep the table's contract."
              .formatted(vector.getField().getName()));
    }
  }

  /** The same batch in the hands of another allocator; the given one is closed. */
  static Batch handOver(Batch batch, BufferAllocator allocator) {
    try (batch) {
      return batch(batch.root(), batch.contract(), allocator, id -> noDictionary(id));
    }
  }

  /** Some columns of a batch as a batch of their own; the given one is closed. */
  static Batch select(Batch batch, Contract contract, BufferAllocator allocator) {
    try (batch) {
      return batch(batch.root(), contract, allocator, id -> noDictionary(id));
    }
  }

  private static Dictionary noDictionary(long id) {
    throw new IllegalStateException("A batch has no dictionaries, yet asks for number " + id + ".");
  }

  private static void move(
      FieldVector from, FieldVector to, int rows, LongFunction<Dictionary> dictionaries) {
    DictionaryEncoding encoding = from.getField().getDictionary();
    if (encoding != null) {
      decode(from, to, rows, dictionaries.apply(encoding.getId()));
    } else if (isAlike(from, to)) {
      from.makeTransferPair(to).transfer();
    } else if (from.getClass() == to.getClass() && isNested(from)) {
      rebuild(from, to, rows, dictionaries);
    } else if (from instanceof VarCharVector text && to instanceof FixedSizeBinaryVector ids) {
      parseIdentifiers(text, ids, rows);
    } else if (from instanceof TimeStampVector a && to instanceof TimeStampVector b) {
      rescale(a, b, rows);
    } else {
      widen(from, to, rows);
    }
    to.setValueCount(rows);
  }

  private static boolean isNested(FieldVector vector) {
    return vector instanceof ListVector || vector instanceof StructVector;
  }

  /** Whether buffers can change hands as they are, all the way down. */
  private static boolean isAlike(FieldVector from, FieldVector to) {
    if (from.getClass() != to.getClass() || from.getField().getDictionary() != null) {
      return false;
    }
    List<FieldVector> ours = from.getChildrenFromFields();
    List<FieldVector> theirs = to.getChildrenFromFields();
    if (ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!isAlike(ours.get(i), theirs.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Shares what a list, map or struct has of its own and moves its children one by one. */
  private static void rebuild(
      FieldVector from, FieldVector to, int rows, LongFunction<Dictionary> dictionaries) {
    List<FieldVector> ours = from.getChildrenFromFields();
    List<FieldVector> theirs = to.getChildrenFromFields();
    if (ours.size() != theirs.size()) {
      throw new QueryException(
          "Column \"%s\" comes as %s where %s is promised; its files do not keep the table's contract."
              .formatted(to.getField().getName(), from.getField(), to.getField()));
    }
    for (int i = 0; i < ours.size(); i++) {
      move(ours.get(i), theirs.get(i), ours.get(i).getValueCount(), dictionaries);
    }
    ArrowFieldNode node = new ArrowFieldNode(rows, from.getNullCount());
    to.loadFieldBuffers(
        node,
        from instanceof ListVector
            ? List.of(from.getValidityBuffer(), from.getOffsetBuffer())
            : List.of(from.getValidityBuffer()));
  }

  private static void decode(FieldVector codes, FieldVector to, int rows, Dictionary dictionary) {
    to.setInitialCapacity(rows);
    to.allocateNew();
    for (int row = 0; row < rows; row++) {
      if (!codes.isNull(row)) {
        to.copyFromSafe((int) unsigned(codes, row), row, dictionary.getVector());
      }
    }
  }

  private static long unsigned(FieldVector vector, int row) {
    if (vector instanceof UInt1Vector v) {
      return v.get(row) & 0xff;
    }
    if (vector instanceof UInt2Vector v) {
      return v.get(row);
    }
    if (vector instanceof UInt4Vector v) {
      return v.get(row) & 0xffff_ffffL;
    }
    throw new IllegalStateException("Not an unsigned vector: " + vector.getField());
  }

  private static void parseIdentifiers(VarCharVector text, FixedSizeBinaryVector ids, int rows) {
    ids.allocateNew(rows);
    byte[] value = new byte[16];
    for (int row = 0; row < rows; row++) {
      if (text.isNull(row)) {
        ids.setNull(row);
      } else {
        byte[] digits = text.get(row);
        int at = 0;
        for (int i = 0; i < 16; i++) {
          if (digits[at] == '-') {
            at++;
          }
          value[i] =
              (byte) (Character.digit(digits[at], 16) << 4 | Character.digit(digits[at + 1], 16));
          at += 2;
        }
        ids.set(row, value);
      }
    }
  }

  private static void rescale(TimeStampVector from, TimeStampVector to, int rows) {
    long up = perSecond(to) / Math.min(perSecond(to), perSecond(from));
    long down = perSecond(from) / Math.min(perSecond(to), perSecond(from));
    to.allocateNew(rows);
    for (int row = 0; row < rows; row++) {
      if (from.isNull(row)) {
        to.setNull(row);
      } else {
        long value = from.getDataBuffer().getLong((long) row * Long.BYTES);
        if (value % down != 0) {
          throw new QueryException(
              "Column \"%s\" has a time that is finer than %s promises; its files do not keep the table's contract."
                  .formatted(to.getField().getName(), to.getField()));
        }
        to.getDataBuffer().setLong((long) row * Long.BYTES, Math.multiplyExact(value, up) / down);
        BitVectorHelper.setBit(to.getValidityBuffer(), row);
      }
    }
  }

  private static long perSecond(TimeStampVector vector) {
    TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }

  private static void widen(FieldVector from, FieldVector to, int rows) {
    to.setInitialCapacity(rows);
    to.allocateNew();
    for (int row = 0; row < rows; row++) {
      if (from.isNull(row)) {
        continue;
      }
      if (to instanceof DecimalVector decimals && from instanceof UInt8Vector v) {
        decimals.setSafe(row, new BigDecimal(new BigInteger(Long.toUnsignedString(v.get(row)))));
      } else if (to instanceof SmallIntVector v) {
        v.setSafe(row, (short) unsigned(from, row));
      } else if (to instanceof IntVector v) {
        v.setSafe(row, (int) unsigned(from, row));
      } else if (to instanceof BigIntVector v) {
        v.setSafe(row, unsigned(from, row));
      } else {
        throw new QueryException(
            "Column \"%s\" comes as %s where %s is promised; its files do not keep the table's contract."
                .formatted(
                    to.getField().getName(), from.getField().getType(), to.getField().getType()));
      }
    }
  }
}
