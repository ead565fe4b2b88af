package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Batches of a file as batches of those columns of its table that the file holds. Where every
 * column is stored as it is promised, vectors move; otherwise they are cast.
 */
final class HeldRows {
  private final DataFile file;
  private final Contract contract;
  private final Map<String, HeldColumn> held;
  private final Optional<Cast> cast;

  private HeldRows(
      DataFile file, Contract contract, Map<String, HeldColumn> held, Optional<Cast> cast) {
    this.file = file;
    this.contract = contract;
    this.held = held;
    this.cast = cast;
  }

  /**
   * Batches of a file.
   *
   * @param file the file
   * @param wanted the table's columns that are read, partition columns among them
   * @param read what the file's reader gives
   * @param held how the file holds columns, by their names in the table
   */
  static HeldRows of(DataFile file, Contract wanted, Contract read, Map<String, HeldColumn> held) {
    List<Column> there = new ArrayList<>();
    for (Column column : wanted.columns()) {
      if (held.containsKey(column.name())) {
        there.add(withoutCrsColumn(column));
      }
    }
    if (there.isEmpty()) {
      return new HeldRows(file, read, held, Optional.empty());
    }
    Contract contract = new Contract(there, Map.of());
    boolean alike = held.values().stream().allMatch(HeldColumn::isAlike);
    return new HeldRows(
        file,
        contract,
        held,
        alike ? Optional.empty() : Optional.of(cast(file, contract, read, held)));
  }

  /** Within the file's rows nothing stands beside the geometry that could be held against it. */
  private static Column withoutCrsColumn(Column column) {
    return column.type() instanceof ColumnType.Geometry geometry
        ? column.withType(geometry.withoutCrsColumn())
        : column;
  }

  private static Cast cast(
      DataFile file, Contract to, Contract read, Map<String, HeldColumn> held) {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    Map<ColumnPath, String> sources = new LinkedHashMap<>();
    held.forEach(
        (name, column) -> {
          types.putIfAbsent(column.stored().name(), withoutCrsColumn(column.type()));
          gather(ColumnPath.of(name), column, sources);
        });
    List<Column> from =
        read.columns().stream()
            .map(
                column ->
                    withoutCrsColumn(column)
                        .withType(types.getOrDefault(column.name(), column.type())))
            .toList();
    try {
      return Cast.ofStored(
          new Contract(from, Map.of()), to, path -> Optional.ofNullable(sources.get(path)));
    } catch (ContractException e) {
      throw new RefusedException(
          "%s cannot be read as a file of its table: %s".formatted(file.path(), e.getMessage()), e);
    }
  }

  private static ColumnType withoutCrsColumn(ColumnType type) {
    return type instanceof ColumnType.Geometry geometry ? geometry.withoutCrsColumn() : type;
  }

  private static void gather(ColumnPath path, HeldColumn column, Map<ColumnPath, String> sources) {
    sources.put(path, column.stored().name());
    column
        .parts()
        .forEach(
            part ->
                part.ifPresent(there -> gather(path.then(there.wanted().name()), there, sources)));
  }

  /** Takes the batch over. */
  Batch of(Batch batch, BufferAllocator allocator) {
    if (cast.isPresent()) {
      try (batch) {
        return cast.get().apply(batch, allocator);
      }
    }
    try {
      requireValues(batch);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
    return BatchColumns.renamed(batch, contract, allocator, this::nameInFile);
  }

  private String nameInFile(String column) {
    HeldColumn there = held.get(column);
    return there == null ? column : there.stored().name();
  }

  /** Another tool's file may allow nulls where the table does not. */
  private void requireValues(Batch batch) {
    for (HeldColumn column : held.values()) {
      if (!column.wanted().isNullable()) {
        FieldVector values = batch.vector(column.stored().name());
        if (values.getNullCount() > 0) {
          throw new FileMismatchException(
              file.path(), column.wanted().name(), "is required and has rows without a value");
        }
      }
    }
  }
}
