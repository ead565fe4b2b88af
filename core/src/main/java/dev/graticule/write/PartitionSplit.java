package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Finds the runs of rows of one partition, and what of a row goes into its file. */
final class PartitionSplit implements Partitioner {
  private final Contract contract;
  private final List<Column> partitionColumns;
  private final Contract fileContract;

  PartitionSplit(Contract contract, List<String> partitionBy, PartitionColumns where) {
    this.contract = contract;
    this.partitionColumns = partitionBy.stream().map(contract::require).toList();
    List<String> names = new ArrayList<>(contract.names());
    if (where == PartitionColumns.IN_PATHS_ONLY) {
      names.removeAll(partitionBy);
    }
    this.fileContract =
        names.size() == contract.columns().size() ? contract : contract.select(names);
  }

  Contract fileContract() {
    return fileContract;
  }

  /** The columns of a batch that its files hold. A view: the vectors stay the batch's. */
  Batch inFiles(Batch batch) {
    if (fileContract.columns().size() == contract.columns().size()) {
      return batch;
    }
    List<FieldVector> vectors = fileContract.names().stream().map(batch::vector).toList();
    return Batch.owning(
        fileContract,
        new VectorSchemaRoot(
            vectors.stream().map(FieldVector::getField).toList(), vectors, batch.rowCount()));
  }

  @Override
  public int endOfRun(Batch batch, int row) {
    int end = batch.rowCount();
    for (Column column : partitionColumns) {
      end = endOfRun(batch.vector(column.name()), row, end);
    }
    return end;
  }

  private static int endOfRun(FieldVector vector, int from, int limit) {
    int row = from + 1;
    while (row < limit && same(vector, from, row)) {
      row++;
    }
    return row;
  }

  private static boolean same(FieldVector vector, int a, int b) {
    if (vector.isNull(a) || vector.isNull(b)) {
      return vector.isNull(a) && vector.isNull(b);
    }
    if (vector instanceof BitVector bits) {
      return bits.get(a) == bits.get(b);
    }
    ElementAddressableVector bytes = (ElementAddressableVector) vector;
    ArrowBufPointer x = bytes.getDataPointer(a);
    ArrowBufPointer y = bytes.getDataPointer(b);
    return ByteFunctionHelpers.equal(
            x.getBuf(),
            x.getOffset(),
            x.getOffset() + x.getLength(),
            y.getBuf(),
            y.getOffset(),
            y.getOffset() + y.getLength())
        == 1;
  }

  @Override
  public Map<String, Optional<Literal>> partition(Batch batch, int row) {
    if (partitionColumns.isEmpty()) {
      return Map.of();
    }
    Map<String, Optional<Literal>> partition = new LinkedHashMap<>();
    for (Column column : partitionColumns) {
      FieldVector vector = batch.vector(column.name());
      partition.put(
          column.name(),
          vector.isNull(row)
              ? Optional.empty()
              : Optional.of(new Literal(value(column, vector, row))));
    }
    return Collections.unmodifiableMap(partition);
  }

  private static Object value(Column column, FieldVector vector, int row) {
    if (vector instanceof BitVector bits) {
      return bits.get(row) == 1;
    }
    if (vector instanceof BaseIntVector integers) {
      return integers.getValueAsLong(row);
    }
    if (vector instanceof VarCharVector text) {
      return text(column, text.get(row), row);
    }
    if (vector instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(row));
    }
    if (vector instanceof FixedSizeBinaryVector uuid) {
      ByteBuffer bytes = ByteBuffer.wrap(uuid.get(row));
      return new UUID(bytes.getLong(), bytes.getLong());
    }
    return timestamp((ColumnType.Timestamp) column.type(), ((TimeStampVector) vector).get(row));
  }

  /** Bytes that are no UTF-8 have no text that could be read back as the same bytes. */
  private static String text(Column column, byte[] bytes, int row) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new PartitionValueException(
              "Partition column \"%s\" has bytes that are no UTF-8; mend the text."
                  .formatted(column.name()),
              e)
          .at(row);
    }
  }

  private static Object timestamp(ColumnType.Timestamp type, long ticks) {
    long perSecond =
        switch (type.unit()) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> 1_000_000_000L;
        };
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(ticks, perSecond),
            Math.floorMod(ticks, perSecond) * (1_000_000_000L / perSecond));
    return type.zoning() == ColumnType.TimeZoning.UTC
        ? instant
        : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
