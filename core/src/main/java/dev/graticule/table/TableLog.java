package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import dev.graticule.write.Partitioner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a format knows of one table: its versions. This is all that a format implements; everything
 * a user calls stands once, for all formats, in {@link SpatialTable}.
 *
 * <p>Safe for use by several threads; every call blocks while metadata is read or written. A method
 * whose capability the format does not declare is never called.
 *
 * <h2>How a commit ends</h2>
 *
 * <table>
 *   <caption>Three ways, and what the caller does next</caption>
 *   <tr><th>outcome</th><th>is it in the table?</th><th>next</th></tr>
 *   <tr><td>{@link Committed}</td><td>yes</td><td>nothing</td></tr>
 *   <tr><td>{@link CommitConflictException}</td><td>no</td><td>what its remedy says</td></tr>
 *   <tr><td>{@link RefusedException}, any other error</td><td>no</td><td>mend the request</td></tr>
 *   <tr><td>{@link CommitUnknownException}</td><td>nobody knows</td><td>verify; delete nothing</td></tr>
 * </table>
 *
 * A log that cannot rule out that its commit happened throws {@link CommitUnknownException}, never
 * another error.
 */
public interface TableLog extends AutoCloseable {

  /**
   * How new files are to lie.
   *
   * @return the layout the table was created with, as far as the format keeps it
   */
  Layout layout();

  /**
   * How files of rows of a contract are written.
   *
   * @param contract the table's contract, or what it is to become with the commit of the files
   * @return the layout's options, with the field ids that the table has or will have
   */
  default WriteOptions writeOptions(Contract contract) {
    return layout().files();
  }

  /**
   * How long versions are kept.
   *
   * @return what the table says of itself
   */
  default Retention retention() {
    return Retention.defaults();
  }

  /**
   * Where new files keep the values of partition columns.
   *
   * @return what the format wants
   */
  PartitionColumns partitionColumns();

  /**
   * What tells the partitions of new rows, where the layout's columns do not: a table that another
   * engine made may be partitioned by something else than values of columns.
   *
   * @param contract what the rows are
   * @return the partitioner, for one writer; empty when the layout says it all
   * @throws RefusedException when rows cannot be partitioned as the table is
   */
  default Optional<Partitioner> partitioner(Contract contract) {
    return Optional.empty();
  }

  /**
   * Whether rows of this table can be deleted by position in files that stay. Not every table of a
   * format that declares {@link Capability#ROW_DELETES} need be able to.
   *
   * @return whether {@link Commit#rowDeletes()} may be used; not unless the format says so
   */
  default boolean deletesRows() {
    return false;
  }

  /**
   * The table as it is now.
   *
   * @return the newest version
   */
  Snapshot snapshot();

  /**
   * The table as it was. Needs {@link Capability#TIME_TRAVEL}, and {@link Capability#TAGS} for a
   * tag.
   *
   * @param version which version
   * @return that version
   * @throws RefusedException when there is no such version; the message says which there are
   */
  Snapshot snapshot(Version version);

  /**
   * The versions there are.
   *
   * @return the newest first, at least one
   */
  List<HistoryEntry> history();

  /**
   * How two snapshots of this table differ.
   *
   * @param from the earlier one
   * @param to the later one
   * @return the files that came and went
   */
  Changes changes(Snapshot from, Snapshot to);

  /**
   * Tries a commit, once: no waiting and no trying again inside. Needs {@link
   * Capability#REPLACE_FILES} when files are removed, {@link #deletesRows()} when rows are deleted
   * in files that stay, {@link Capability#EVOLVE} when the contract changes, {@link
   * Capability#IDEMPOTENT_APPEND} when there is a key.
   *
   * <p>What the commit was computed from is a conflict as {@link ReadScope} says; a removed file
   * that is no longer in the table is one of {@link CommitConflictException.Remedy#READ_AGAIN} too.
   * Contract and files of one commit appear together. The contract is new when it is there, also
   * when it equals the old one by name: {@link Commit#changes()} may have dropped a column and
   * added another of its name.
   *
   * @param commit what to do
   * @return the commit, now in the table
   * @throws CommitConflictException when another commit came first
   * @throws CommitUnknownException when the answer was lost
   * @throws RefusedException when it cannot be done as it stands
   */
  Committed commit(Commit commit);

  /**
   * Gives a version a name. Needs {@link Capability#TAGS}.
   *
   * @param name the name
   * @param snapshot the version
   * @throws RefusedException when the name is taken
   */
  void tag(String name, Snapshot snapshot);

  /**
   * Lets old versions go, with the files that only they hold. Needs {@link Capability#EXPIRE}.
   *
   * @param expiry which may go
   * @param held ids of versions that somebody reads; they stay, and their files
   * @return the ids of those that went
   */
  List<String> expire(Expiry expiry, Set<String> held);

  /**
   * Every object that some version of the table holds, or that the format needs: data, deletes,
   * metadata, statistics, checkpoints. What is not among them may be deleted once it is old enough.
   * Needs {@link Capability#UNREFERENCED_FILES}.
   *
   * @return the paths
   * @throws RefusedException when a path cannot be told for sure; then nothing may be deleted
   */
  Set<StorePath> referenced();

  /** Frees what the log holds. Snapshots it gave stay good. Safe to call twice. */
  @Override
  void close();
}
