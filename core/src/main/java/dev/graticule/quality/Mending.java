package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbDecoder;
import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Orientation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;
import org.locationtech.jts.geom.Geometry;

/** Mends the geometries of a column that break a rule. For one thread at a time. */
final class Mending {
  private final RepairableRule rule;
  private final OnFault otherwise;
  private final Rule.Check check;
  private final Contract alone;
  private final ContractCheck promises;
  private final boolean promisesRings;
  private final ObjLongConsumer<String> repaired;
  private final WkbDecoder decoder = new WkbDecoder();
  private final WkbScanner scanner = new WkbScanner();

  Mending(Quality.Repair repair, Contract contract, ObjLongConsumer<String> repaired) {
    this.rule = repair.rule();
    this.otherwise = repair.otherwise();
    this.check = rule.over(contract);
    this.repaired = repaired;
    Column column = contract.require(rule.column());
    ColumnType.Geometry type = (ColumnType.Geometry) column.type();
    this.promisesRings = type.orientation() == Orientation.COUNTERCLOCKWISE;
    this.alone =
        new Contract(List.of(Column.nullable(column.name(), type.withoutCrsColumn())), Map.of());
    this.promises = ContractCheck.of(alone);
  }

  /** Bytes in place of a geometry, or why there are none. */
  private record Attempt(Optional<byte[]> bytes, String reason) {}

  /**
   * Mends what can be mended and tells of what cannot.
   *
   * @param batch the rows, lent
   * @return the batch itself when nothing was mended, another that is the caller's otherwise
   */
  Batch mend(Batch batch, Offences offences) {
    Map<Integer, String> broken = new TreeMap<>();
    check.check(batch, (BitSet) offences.well().clone(), broken::putIfAbsent);
    if (broken.isEmpty()) {
      return batch;
    }
    VarBinaryVector vector = (VarBinaryVector) batch.vector(rule.column());
    Map<Integer, byte[]> mended = new TreeMap<>();
    broken.forEach(
        (row, fault) -> {
          Attempt attempt = attempt(vector, row);
          attempt.bytes().ifPresent(bytes -> mended.put(row, bytes));
          if (attempt.bytes().isEmpty()) {
            give(offences, row, fault, attempt.reason());
          }
        });
    if (mended.isEmpty()) {
      return batch;
    }
    return held(withBytes(batch, vector, mended), mended, broken, offences);
  }

  private void give(Offences offences, int row, String fault, String reason) {
    offences.add(
        rule.name(),
        Optional.of(rule.column()),
        row,
        "%s It cannot be repaired: %s".formatted(fault, reason),
        otherwise);
  }

  private Attempt attempt(VarBinaryVector vector, int row) {
    byte[] before = vector.get(row);
    try {
      scanner.scan(before);
      Dimensions dimensions = scanner.dimensions();
      long emptyOrdinates = missing(before);
      Optional<Geometry> geometry = rule.repair(decoder.decode(before));
      if (geometry.isEmpty()) {
        return new Attempt(Optional.empty(), "nothing would be left of it.");
      }
      byte[] after =
          WkbCodec.encode(
              promisesRings ? TurnedRings.counterclockwise(geometry.get()) : geometry.get(),
              dimensions);
      return missing(after) > emptyOrdinates
          ? new Attempt(Optional.empty(), "it would lose heights or measures.")
          : new Attempt(Optional.of(after), "");
    } catch (WkbException e) {
      return new Attempt(Optional.empty(), e.problem());
    } catch (RuntimeException e) {
      // JTS gives up on some geometries in ways of its own.
      return new Attempt(Optional.empty(), e + ".");
    }
  }

  /** How many positions lack a height or a measure where the others have one. */
  private static long missing(byte[] wkb) {
    Geometry geometry = WkbCodec.decode(wkb);
    MissingOrdinates missing = new MissingOrdinates();
    geometry.apply(missing);
    return missing.count();
  }

  /** Tells of those that are still not as they must be; the others count. */
  private Batch held(
      Batch mended, Map<Integer, byte[]> rows, Map<Integer, String> broken, Offences offences) {
    try {
      BitSet again = new BitSet();
      rows.keySet().forEach(again::set);
      Map<Integer, String> still = new TreeMap<>();
      check.check(mended, again, still::putIfAbsent);
      Batch column = alone(mended);
      promises.check(
          column,
          fault -> {
            if (again.get(fault.row())) {
              still.putIfAbsent(fault.row(), fault.reason());
            }
          });
      still.forEach((row, reason) -> give(offences, row, broken.getOrDefault(row, ""), reason));
      long count = rows.size() - (long) still.size();
      if (count > 0) {
        repaired.accept(rule.name(), count);
      }
      return mended;
    } catch (RuntimeException | Error e) {
      mended.close();
      throw e;
    }
  }

  /** A view: the vector stays the batch's. */
  private Batch alone(Batch batch) {
    FieldVector vector = batch.vector(rule.column());
    return Batch.owning(
        alone, new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), batch.rowCount()));
  }

  /** The same rows with other bytes in some; what stays is shared, not copied. */
  private static Batch withBytes(Batch batch, VarBinaryVector vector, Map<Integer, byte[]> mended) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (FieldVector there : batch.root().getFieldVectors()) {
        vectors.add(
            there == vector
                ? replaced(vector, batch.rowCount(), mended)
                : shared(there, batch.rowCount()));
      }
      return Batch.owning(
          batch.contract(),
          new VectorSchemaRoot(
              vectors.stream().map(FieldVector::getField).toList(), vectors, batch.rowCount()));
    } catch (RuntimeException | Error e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private static FieldVector shared(FieldVector vector, int rows) {
    TransferPair pair = vector.getTransferPair(vector.getField(), vector.getAllocator());
    pair.splitAndTransfer(0, rows);
    return (FieldVector) pair.getTo();
  }

  private static VarBinaryVector replaced(
      VarBinaryVector vector, int rows, Map<Integer, byte[]> mended) {
    VarBinaryVector target =
        (VarBinaryVector) vector.getField().createVector(vector.getAllocator());
    try {
      long bytes = mended.values().stream().mapToLong(one -> one.length).sum();
      target.allocateNew(vector.getEndOffset(rows - 1) + bytes, rows);
      for (int row = 0; row < rows; row++) {
        byte[] other = mended.get(row);
        if (other != null) {
          target.setSafe(row, other);
        } else if (!vector.isNull(row)) {
          target.setSafe(
              row, vector.getStartOffset(row), vector.getValueLength(row), vector.getDataBuffer());
        }
      }
      target.setValueCount(rows);
      return target;
    } catch (RuntimeException | Error e) {
      target.close();
      throw e;
    }
  }
}
