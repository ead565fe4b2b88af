package dev.graticule.table;

import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import dev.graticule.store.StorePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of a table as a value: it can be looked at, committed, and committed again. The files it
 * adds lie in the table's store already, whole, under names that nothing else uses.
 *
 * @param operation what it does
 * @param added files to put in
 * @param removed files to take out; a commit is a conflict when one is no longer in the table
 * @param rowDeletes rows to delete in files that stay; a commit is a conflict when such a file is
 *     no longer in the table, or when other rows of it were deleted than those that were known
 * @param contract the table's contract from then on, when it changes
 * @param changes how that contract came from the base's, in this order; by them a format that finds
 *     columns by id tells a column with a new name from a new column. Empty means that columns were
 *     only added or given more room
 * @param idempotencyKey when a commit with this key is in the table's history, that one is found
 *     and nothing is committed
 * @param read what it was computed from; absent when that was nothing
 * @param summary noted in the history
 */
public record Commit(
    Operation operation,
    List<DataFile> added,
    List<StorePath> removed,
    List<RowDelete> rowDeletes,
    Optional<Contract> contract,
    List<Change> changes,
    Optional<String> idempotencyKey,
    Optional<ReadScope> read,
    Map<String, String> summary) {

  /** Copies the collections. */
  public Commit {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    rowDeletes = List.copyOf(rowDeletes);
    changes = List.copyOf(changes);
    summary = Map.copyOf(summary);
  }

  /**
   * Files put in, computed from nothing.
   *
   * @param added files to put in
   * @return the commit
   */
  public static Commit append(List<DataFile> added) {
    return of(Operation.APPEND, added, List.of());
  }

  /**
   * A rewrite: the same rows in other files.
   *
   * @param base the id of the snapshot whose files were read
   * @param removed files to take out
   * @param added files to put in
   * @return the commit
   */
  public static Commit replace(String base, List<StorePath> removed, List<DataFile> added) {
    return of(Operation.REPLACE, added, removed).withRead(new ReadScope(base, Optional.empty()));
  }

  /**
   * A change of the contract alone.
   *
   * @param base the id of the snapshot whose contract was changed
   * @param contract the contract from then on
   * @param changes how it came from the one before, in this order
   * @return the commit
   */
  public static Commit evolve(String base, Contract contract, List<Change> changes) {
    return of(Operation.EVOLVE, List.of(), List.of())
        .withRead(new ReadScope(base, Optional.empty()))
        .withContract(contract, changes);
  }

  /**
   * Files put in and taken out, nothing else said.
   *
   * @param operation what it does
   * @param added files to put in
   * @param removed files to take out
   * @return the commit
   */
  public static Commit of(Operation operation, List<DataFile> added, List<StorePath> removed) {
    return new Commit(
        operation,
        added,
        removed,
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /**
   * The same with another contract from then on.
   *
   * @param changed the contract
   * @param by how it came from the contract of the base, in this order
   * @return the commit
   */
  public Commit withContract(Contract changed, List<Change> by) {
    return new Commit(
        operation,
        added,
        removed,
        rowDeletes,
        Optional.of(changed),
        by,
        idempotencyKey,
        read,
        summary);
  }

  /**
   * The same with what it was computed from.
   *
   * @param scope what was read
   * @return the commit
   */
  public Commit withRead(ReadScope scope) {
    return new Commit(
        operation,
        added,
        removed,
        rowDeletes,
        contract,
        changes,
        idempotencyKey,
        Optional.of(scope),
        summary);
  }

  /**
   * The same with a key that makes trying again safe.
   *
   * @param key unique to this change
   * @return the commit
   */
  public Commit withIdempotencyKey(String key) {
    return new Commit(
        operation, added, removed, rowDeletes, contract, changes, Optional.of(key), read, summary);
  }

  /**
   * The same with notes for the history.
   *
   * @param notes text by key
   * @return the commit
   */
  public Commit withSummary(Map<String, String> notes) {
    return new Commit(
        operation, added, removed, rowDeletes, contract, changes, idempotencyKey, read, notes);
  }

  /**
   * The same with rows deleted in files that stay.
   *
   * @param deletes the rows, at most once for each file
   * @return the commit
   */
  public Commit withRowDeletes(List<RowDelete> deletes) {
    return new Commit(
        operation, added, removed, deletes, contract, changes, idempotencyKey, read, summary);
  }

  /** Whether the table would be the same afterwards. */
  boolean changesNothing() {
    return added.isEmpty() && removed.isEmpty() && rowDeletes.isEmpty() && contract.isEmpty();
  }
}
