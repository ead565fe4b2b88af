package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowFilter;
import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Diverted rows as GeoParquet. */
final class ParquetRejects implements RejectFile {
  private final RejectColumns columns;
  private final BufferAllocator allocator;
  private final GeoParquetWriter writer;
  private final WkbScanner scanner = new WkbScanner();

  ParquetRejects(Store store, StorePath path, Contract rows, BufferAllocator allocator) {
    this.columns = RejectColumns.of(rows);
    this.allocator = allocator;
    this.writer =
        GeoParquetWriter.create(
            store, path, columns.contract(), WriteOptions.defaults(), allocator);
  }

  @Override
  public void write(Batch batch, Offences offences) {
    BitSet rows = new BitSet();
    offences.byRow().keySet().forEach(rows::set);
    List<FieldVector> made = new ArrayList<>();
    try (Batch chosen = RowFilter.copy(batch, rows, batch.root().getVector(0).getAllocator())) {
      List<FieldVector> all = new ArrayList<>(reasons(offences, made));
      List<FieldVector> broken = new ArrayList<>();
      for (Column column : chosen.contract().columns()) {
        FieldVector values = chosen.vector(column.name());
        if (column.isGeometry()) {
          Column aside = columns.broken().get(broken.size());
          broken.add(made(aside, chosen.rowCount(), made));
          values =
              sound(
                  column,
                  (VarBinaryVector) values,
                  (VarBinaryVector) broken.get(broken.size() - 1),
                  made);
        }
        all.add(values);
      }
      all.addAll(broken);
      writer.write(
          Batch.owning(
              columns.contract(),
              new VectorSchemaRoot(
                  all.stream().map(FieldVector::getField).toList(), all, chosen.rowCount())));
    } finally {
      made.forEach(FieldVector::close);
    }
  }

  private FieldVector made(Column column, int rows, List<FieldVector> made) {
    FieldVector vector = ArrowLayout.field(column).createVector(allocator);
    made.add(vector);
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    vector.setValueCount(rows);
    return vector;
  }

  private List<FieldVector> reasons(Offences offences, List<FieldVector> made) {
    int rows = offences.byRow().size();
    BigIntVector row = (BigIntVector) made(columns.reasons().get(0), rows, made);
    VarCharVector rule = (VarCharVector) made(columns.reasons().get(1), rows, made);
    VarCharVector column = (VarCharVector) made(columns.reasons().get(2), rows, made);
    VarCharVector reason = (VarCharVector) made(columns.reasons().get(3), rows, made);
    int at = 0;
    for (var entry : offences.byRow().entrySet()) {
      Offences.Offence offence = entry.getValue();
      row.setSafe(at, offences.firstRow() + entry.getKey());
      set(rule, at, offence.rule());
      if (offence.column().isPresent()) {
        set(column, at, offence.column().get());
      }
      set(reason, at, offence.reason());
      at++;
    }
    List<FieldVector> all = List.of(row, rule, column, reason);
    all.forEach(vector -> vector.setValueCount(rows));
    return all;
  }

  private static void set(VarCharVector vector, int row, String text) {
    vector.setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The geometries whose bytes are WKB; the others go aside. */
  private FieldVector sound(
      Column column, VarBinaryVector given, VarBinaryVector aside, List<FieldVector> made) {
    BitSet broken = broken(given);
    if (broken.isEmpty()) {
      return given;
    }
    int rows = given.getValueCount();
    VarBinaryVector sound = (VarBinaryVector) made(column, rows, made);
    for (int row = 0; row < rows; row++) {
      if (!given.isNull(row)) {
        VarBinaryVector target = broken.get(row) ? aside : sound;
        target.setSafe(
            row, given.getStartOffset(row), given.getValueLength(row), given.getDataBuffer());
      }
    }
    sound.setValueCount(rows);
    aside.setValueCount(rows);
    return sound;
  }

  private BitSet broken(VarBinaryVector given) {
    BitSet broken = new BitSet();
    for (int row = 0; row < given.getValueCount(); row++) {
      if (!given.isNull(row)) {
        try {
          scanner.scan(given.getDataBuffer(), given.getStartOffset(row), given.getValueLength(row));
        } catch (WkbException e) {
          broken.set(row);
        }
      }
    }
    return broken;
  }

  @Override
  public void close() {
    writer.close();
  }

  @Override
  public void discard() {
    writer.discard();
  }
}
