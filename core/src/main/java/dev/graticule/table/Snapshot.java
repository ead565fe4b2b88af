package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import java.time.Instant;
import java.util.List;

/** A table as it was at one moment. Never changes; holds no open file. */
public interface Snapshot {

  /**
   * The format's own name of the version.
   *
   * @return such as {@code 17}; for a plain directory a digest of its listing
   */
  String id();

  /**
   * When it became the table.
   *
   * @return the moment, as the format recorded it
   */
  Instant committedAt();

  /**
   * What the rows are.
   *
   * @return the contract; files written before a column was added lack it, and read as null there
   */
  Contract contract();

  /**
   * Where the columns stand in files.
   *
   * @return the mapping; by name unless the format says otherwise
   */
  default ColumnMapping columnMapping() {
    return ColumnMapping.byName();
  }

  /**
   * Where the files lie.
   *
   * @return the table's store, not the caller's to close
   */
  Store store();

  /**
   * The files that may hold rows meeting a condition. Blocks while metadata is read.
   *
   * @param condition {@link dev.graticule.predicate.Predicates#all()} for every file
   * @return at least those that hold such a row, in the order of their paths; a format leaves out
   *     what its own metadata rules out
   */
  List<DataFile> files(Predicate condition);

  /**
   * How much there is. Blocks while metadata is read; a format that keeps such sums gives them
   * without looking at every file.
   *
   * @return the totals of all files
   */
  default FileTotals totals() {
    return FileTotals.of(files(Predicates.all()));
  }
}
