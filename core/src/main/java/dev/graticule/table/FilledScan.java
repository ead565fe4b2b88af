package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileScan;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of one file under the contract of its table: deleted rows are left out, columns are
 * found whatever the file calls them and given the table's types, and what the file lacks is filled
 * in, from its partition or with null. Rows that miss the condition are left out as far as the file
 * can tell.
 */
final class FilledScan implements BatchSource {
  private final DataFile file;
  private final Contract contract;
  private final Predicate remaining;
  private final BufferAllocator allocator;
  private final GeoParquetFile open;
  private final FileScan rows;
  private final HeldRows held;

  private FilledScan(
      DataFile file,
      Contract contract,
      Predicate remaining,
      BufferAllocator allocator,
      GeoParquetFile open,
      FileScan rows,
      HeldRows held) {
    this.remaining = remaining;
    this.file = file;
    this.contract = contract;
    this.allocator = allocator;
    this.open = open;
    this.rows = rows;
    this.held = held;
  }

  static FilledScan open(
      Snapshot snapshot,
      DataFile file,
      Contract contract,
      Predicate condition,
      BufferAllocator allocator) {
    return open(snapshot.store(), snapshot.columnMapping(), file, contract, condition, allocator);
  }

  /** The rows, and to whom it is told where each stands in the file. */
  static FilledScan open(
      Snapshot snapshot,
      DataFile file,
      Contract contract,
      Predicate condition,
      LongConsumer positions,
      BufferAllocator allocator) {
    return open(
        GeoParquetFile.open(snapshot.store(), file.path()),
        snapshot.columnMapping(),
        file,
        contract,
        condition,
        ReadOptions.all().withPositions(positions),
        allocator);
  }

  static FilledScan open(
      Store store,
      ColumnMapping mapping,
      DataFile file,
      Contract contract,
      Predicate condition,
      BufferAllocator allocator) {
    return open(
        GeoParquetFile.open(store, file.path()),
        mapping,
        file,
        contract,
        condition,
        ReadOptions.all(),
        allocator);
  }

  /** The rows of a file that is open already. Takes it over. */
  static FilledScan open(
      GeoParquetFile open,
      ColumnMapping mapping,
      DataFile file,
      Contract contract,
      Predicate condition,
      ReadOptions how,
      BufferAllocator allocator) {
    try {
      FileView view = FileView.of(file, open.storedColumns(), mapping);
      Map<String, HeldColumn> held = new LinkedHashMap<>();
      for (Column column : contract.columns()) {
        view.column(column).ifPresent(there -> held.put(column.name(), there));
      }
      ReadOptions options = how.withColumns(toRead(held, open));
      Optional<DeletedRows> deleted = file.deletes().map(RowDeletes::read);
      if (deleted.isPresent() && !deleted.get().isEmpty()) {
        options = options.withoutRows(deleted.get()::contains);
      }
      List<Predicate> here = new ArrayList<>();
      List<Predicate> remaining = new ArrayList<>();
      FilePredicate inFile = new FilePredicate(contract, readable(open), held);
      for (Predicate part : ConditionColumns.conjuncts(condition)) {
        inFile.of(part).ifPresentOrElse(here::add, () -> remaining.add(part));
      }
      FileScan rows =
          open.read(
              here.isEmpty() ? options : options.withPredicate(new Predicate.And(here)), allocator);
      return new FilledScan(
          file,
          contract,
          new Predicate.And(remaining),
          allocator,
          open,
          rows,
          HeldRows.of(file, contract, rows.contract(), held));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** One column tells at least how many rows there are. */
  private static List<String> toRead(Map<String, HeldColumn> held, GeoParquetFile open) {
    return held.isEmpty()
        ? List.of(readable(open).names().get(0))
        : held.values().stream().map(column -> column.stored().name()).distinct().toList();
  }

  /** The columns that the file's reader knows. */
  private static Contract readable(GeoParquetFile open) {
    List<Column> columns =
        open.storedColumns().stream()
            .filter(column -> column.type().isPresent())
            .map(
                column ->
                    new Column(column.name(), column.type().get(), column.nullability(), Map.of()))
            .toList();
    return new Contract(columns, Map.of());
  }

  long rowsDecoded() {
    return rows.rowsDecoded();
  }

  /** What of the condition the rows given here need not meet: it looks at what is filled in. */
  Predicate remaining() {
    return remaining;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    return rows.next().map(this::filled);
  }

  /** Takes the batch over: its vectors move, those nobody asked for are closed. */
  private Batch filled(Batch batch) {
    int count = batch.rowCount();
    try {
      return BatchColumns.moved(
          held.of(batch, allocator),
          contract,
          allocator,
          column -> ConstantColumn.of(column, constant(column), count, allocator));
    } catch (RejectedValueException e) {
      throw new FileMismatchException(
          file.path(), e.column(), "has a value that it must not have: " + e.getMessage(), e);
    }
  }

  private Optional<Literal> constant(Column column) {
    return file.partition().getOrDefault(column.name(), Optional.empty());
  }

  @Override
  public void close() {
    rows.close();
    open.close();
  }
}
