package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Literal;
import dev.graticule.store.Store;
import dev.graticule.write.Staging;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that were written for a commit, and what they were written as. Closing removes them. */
final class StagedFiles implements AutoCloseable {
  private final Staging staging;
  private final List<DataFile> files;
  private final Contract contract;
  private final WriteOptions options;
  private final Optional<Map<String, Integer>> fieldIds;

  /**
   * Takes the staging over.
   *
   * @param options how they were written; with field ids by path, where the table has such
   */
  StagedFiles(Staging staging, List<DataFile> files, Contract contract, WriteOptions options) {
    this.staging = staging;
    this.files = List.copyOf(files);
    this.contract = contract;
    this.options = options;
    this.fieldIds = options.fieldIds();
  }

  List<DataFile> files() {
    return files;
  }

  Contract contract() {
    return contract;
  }

  /** How the files were written. */
  WriteOptions options() {
    return options;
  }

  /** The files as if they were a table, to be read again. */
  Snapshot asSnapshot(Store store) {
    return new FileListSnapshot("staged", Instant.EPOCH, contract, store, files);
  }

  /**
   * Tells whether each column of the files is today the one of its name: the same id, or names
   * alone decide.
   *
   * @param now the table's field ids by path
   */
  boolean standFor(Optional<Map<String, Integer>> now) {
    return fieldIds.isEmpty() == now.isEmpty()
        && fieldIds.orElse(Map.of()).entrySet().stream()
            .allMatch(
                column ->
                    column
                        .getValue()
                        .equals(
                            now.orElse(Map.of()).getOrDefault(column.getKey(), column.getValue())));
  }

  /**
   * The files under today's names, as if they had been committed before the contract changed: a
   * column that was renamed is told by its id, one that was dropped is forgotten.
   *
   * @param table names the table in messages
   * @param now the table's contract
   * @param nowIds the table's field ids by path
   * @throws RefusedException when names decide and a column of the files is gone
   */
  List<DataFile> under(String table, Contract now, Optional<Map<String, Integer>> nowIds) {
    if (fieldIds.isEmpty() || nowIds.isEmpty()) {
      contract.columns().forEach(column -> requireThere(table, column, now));
      return files;
    }
    Map<String, String> writtenAs = RenamedEvidence.writtenAs(fieldIds.get(), nowIds.get());
    return files.stream().map(file -> renamed(contract, file, writtenAs)).toList();
  }

  private static void requireThere(String table, Column column, Contract now) {
    Optional<Column> there = now.column(column.name());
    boolean fits =
        there.isPresent()
            && (there.get().type().equals(column.type())
                || MergedContract.canWiden(column, there.get().type()));
    if (!fits) {
      throw new RefusedException(
          "Column \"%s\" (%s) of the rows was taken from table \"%s\" meanwhile, which is now %s; nothing was committed. Append rows of its contract."
              .formatted(column.name(), column.type(), table, now));
    }
  }

  private static DataFile renamed(Contract contract, DataFile file, Map<String, String> writtenAs) {
    Map<String, Optional<Literal>> partition = new LinkedHashMap<>();
    file.partition()
        .forEach(
            (column, value) -> {
              if (contract.column(column).isEmpty()) {
                // What a partitioner calls so is no column, and goes by its own name.
                partition.put(column, value);
              }
              writtenAs.forEach(
                  (now, before) -> {
                    if (before.equals(column)) {
                      partition.put(now, value);
                    }
                  });
            });
    Evidence evidence = new RenamedEvidence(file.evidence(), writtenAs);
    return new DataFile(
        file.path(), file.bytes(), file.rows(), partition, evidence, file.deletes());
  }

  /** Shows what is held back: on a format without a log, showing the files is the commit. */
  void publish() {
    staging.publish();
  }

  /** Lets the files go: they count now, or nobody knows whether they do. */
  void keep() {
    staging.keep();
  }

  @Override
  public void close() {
    staging.close();
  }
}
