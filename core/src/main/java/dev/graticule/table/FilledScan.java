package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of one file under the contract of its table: what the file lacks is filled in, from its
 * partition or with null. Rows that miss the condition are left out as far as the file can tell.
 */
final class FilledScan implements BatchSource {
  private final DataFile file;
  private final Contract contract;
  private final Predicate remaining;
  private final BufferAllocator allocator;
  private final GeoParquetFile open;
  private final BatchSource rows;

  private FilledScan(
      DataFile file,
      Contract contract,
      Predicate remaining,
      BufferAllocator allocator,
      GeoParquetFile open,
      BatchSource rows) {
    this.remaining = remaining;
    this.file = file;
    this.contract = contract;
    this.allocator = allocator;
    this.open = open;
    this.rows = rows;
  }

  static FilledScan open(
      Store store,
      DataFile file,
      Contract contract,
      Predicate condition,
      BufferAllocator allocator) {
    GeoParquetFile open = GeoParquetFile.open(store, file.path());
    try {
      List<String> there = open.contract().names();
      List<String> wanted = contract.names().stream().filter(there::contains).toList();
      // One column tells at least how many rows there are.
      List<String> toRead = wanted.isEmpty() ? there.subList(0, 1) : wanted;
      // What is filled in later, the file's own reader cannot judge.
      Map<Boolean, List<Predicate>> byReader =
          ConditionColumns.conjuncts(condition).stream()
              .collect(
                  Collectors.partitioningBy(
                      part -> wanted.containsAll(ConditionColumns.of(part, contract))));
      ReadOptions options =
          ReadOptions.all()
              .withColumns(toRead)
              .withPredicate(new Predicate.And(byReader.getOrDefault(true, List.of())));
      BatchSource rows = open.read(options, allocator);
      Predicate remaining = new Predicate.And(byReader.getOrDefault(false, List.of()));
      return new FilledScan(file, contract, remaining, allocator, open, rows);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
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
    if (batch.contract().columns().equals(contract.columns())) {
      return batch.contract().equals(contract) ? batch : Batch.owning(contract, batch.root());
    }
    int count = batch.rowCount();
    return BatchColumns.moved(
        batch,
        contract,
        allocator,
        column -> ConstantColumn.of(column, constant(column), count, allocator));
  }

  private Optional<Literal> constant(Column column) {
    Optional<Literal> value = file.partition().getOrDefault(column.name(), Optional.empty());
    if (value.isEmpty() && !column.isNullable()) {
      throw new RefusedException(
          "%s lacks column \"%s\", which the table requires; the file does not belong to this table."
              .formatted(file.path(), column.name()));
    }
    return value;
  }

  @Override
  public void close() {
    rows.close();
    open.close();
  }
}
