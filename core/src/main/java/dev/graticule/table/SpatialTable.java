package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import dev.graticule.job.Job;
import dev.graticule.job.JobControl;
import dev.graticule.job.Jobs;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A table, of whatever format. What the format cannot keep its promise on is refused before
 * anything is written.
 *
 * <p>Safe for use by several threads. Calls that read or write metadata block; long work is a
 * {@link dev.graticule.job.Job}.
 */
public final class SpatialTable {
  private final String name;
  private final TableFormat format;
  private final TableLog log;
  private final LakeResources resources;
  private final Holds holds = new Holds();

  SpatialTable(String name, TableFormat format, TableLog log, LakeResources resources) {
    this.name = name;
    this.format = format;
    this.log = log;
    this.resources = resources;
  }

  /**
   * The table's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * How it keeps its versions.
   *
   * @return the format
   */
  public TableFormat format() {
    return format;
  }

  /**
   * What it can do.
   *
   * @return the format's capabilities
   */
  public Set<Capability> capabilities() {
    return format.capabilities();
  }

  /**
   * What its rows are now. Blocks.
   *
   * @return the newest snapshot's contract
   */
  public Contract contract() {
    return snapshot().contract();
  }

  /**
   * How its new files lie.
   *
   * @return the layout
   */
  public Layout layout() {
    return log.layout();
  }

  /**
   * Lends memory to rows that are made for this table: the lake's allocator.
   *
   * @return the allocator, limited; the lake's to close
   */
  public BufferAllocator allocator() {
    return resources.allocator();
  }

  /**
   * The table as it is now. Blocks.
   *
   * @return the newest version
   */
  public Snapshot snapshot() {
    return log.snapshot();
  }

  /**
   * The table as it was. Blocks.
   *
   * @param version which version
   * @return that version
   * @throws UnsupportedCapabilityException when the format keeps no earlier versions, or no tags
   * @throws RefusedException when there is no such version
   */
  public Snapshot snapshot(Version version) {
    require(Capability.TIME_TRAVEL);
    if (version instanceof Version.Tag) {
      require(Capability.TAGS);
    }
    return log.snapshot(version);
  }

  /**
   * Its versions. Blocks.
   *
   * @return the newest first, at least one
   */
  public List<HistoryEntry> history() {
    return log.history();
  }

  /**
   * How two snapshots of this table differ. Blocks.
   *
   * @param from the earlier one
   * @param to the later one
   * @return the files that came and went
   */
  public Changes changes(Snapshot from, Snapshot to) {
    return log.changes(from, to);
  }

  /**
   * Reads the rows that the later of two snapshots has and the earlier has not, as their files
   * tell: those of files that came, but not those that were deleted in them. A row that was carried
   * into another file, as by a rewrite, is among the {@linkplain #removedRows removed} ones too;
   * equal rows of both can be left out of account.
   *
   * @param from the earlier one
   * @param to the later one, under whose contract the rows are
   * @return the rows, to be closed by the caller; batches live in the lake's memory
   */
  public BatchSource addedRows(Snapshot from, Snapshot to) {
    return all(to, ChangedRows.added(changes(from, to), to));
  }

  /**
   * Reads the rows that the earlier of two snapshots has and the later has not, as their files
   * tell: those of files that went, and those that were deleted in files that stay. See {@link
   * #addedRows(Snapshot, Snapshot)}.
   *
   * @param from the earlier one, under whose contract the rows are
   * @param to the later one
   * @return the rows, to be closed by the caller; batches live in the lake's memory
   */
  public BatchSource removedRows(Snapshot from, Snapshot to) {
    return all(from, ChangedRows.removed(changes(from, to), from));
  }

  private BatchSource all(Snapshot held, Snapshot rows) {
    SnapshotHold hold = hold(held);
    return new HeldSource(
        new TableScan(rows, rows.contract().names(), Predicates.all(), resources.allocator()),
        hold);
  }

  /**
   * Gives a version a name. Blocks.
   *
   * @param tag the name
   * @param snapshot the version
   * @throws UnsupportedCapabilityException when the format has no tags
   * @throws RefusedException when the name is taken
   */
  public void tag(String tag, Snapshot snapshot) {
    require(Capability.TAGS);
    log.tag(tag, snapshot);
  }

  /**
   * Appends rows: checked, cut into files as the layout says, one commit.
   *
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @return the running job
   * @see #append(BatchSource, AppendOptions)
   */
  public Job<AppendResult> append(BatchSource rows) {
    return append(rows, AppendOptions.defaults());
  }

  /**
   * Appends rows: checked, cut into files as the layout says, one commit. An append that fails or
   * is cancelled leaves nothing. One that is cancelled in the very moment of its commit may still
   * be in the table; with an idempotency key it can be repeated safely.
   *
   * <p>On a format without {@link Capability#ATOMIC_COMMIT} the files are held back until all are
   * whole and then appear one right after the other.
   *
   * <p>When the contract is changed meanwhile the rows still land, as rows written before the
   * change do; those that {@linkplain SchemaMode#MERGE merge} are merged into the changed contract.
   *
   * <p>Rows that break the contract end the append, unless the options' {@link
   * AppendOptions#quality() quality} has another end for them: then they are kept aside and counted
   * in the result, and so are geometries that were repaired. Rows are counted from 0, as they were
   * given.
   *
   * <p>The job fails with {@link RefusedException} when the rows are of another contract, with
   * {@link CommitConflictException} when the commit lost every race, and with {@link
   * CommitUnknownException} when its answer was lost and, with an idempotency key, could not be
   * found again; then nothing was deleted. Its progress counts rows taken, bytes of files and files
   * ended. It runs on the lake's waiting workers.
   *
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @param options how
   * @return the running job
   * @throws UnsupportedCapabilityException when the format keeps no idempotency keys and one is
   *     given; the rows are then closed
   */
  public Job<AppendResult> append(BatchSource rows, AppendOptions options) {
    return rowsJob(
        "append to ", rows, options, (in, source, control) -> new Append(in).run(source, control));
  }

  /**
   * Appends what a publisher sends, as one commit when it completes.
   *
   * @param contract what every batch will be; the table's, or what the schema mode makes fit
   * @param options how
   * @return what to subscribe to the publisher, and the job, which ends as that of {@link
   *     #append(BatchSource, AppendOptions)} does
   * @throws UnsupportedCapabilityException when the format keeps no idempotency keys and one is
   *     given
   */
  public AppendSubscriber subscriber(Contract contract, AppendOptions options) {
    return new AppendSubscriber(
        new BatchInbox(contract),
        resources.workers().io(),
        (rows, executor) ->
            rowsJob(
                "append to ",
                rows,
                options,
                executor,
                (in, source, control) -> new Append(in).run(source, control)));
  }

  /**
   * How the files of the newest version lie, told without opening one. Blocks while metadata is
   * read.
   *
   * @return the quality; prints itself
   */
  public LayoutQuality layoutQuality() {
    return LayoutQuality.of(snapshot(), layout());
  }

  /**
   * Replaces every partition that rows fall into, whole, by the rows: see {@link
   * #overwritePartitions(BatchSource, AppendOptions)}.
   *
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out; the rows are then
   *     closed
   */
  public Job<OverwriteResult> overwritePartitions(BatchSource rows) {
    return overwritePartitions(rows, AppendOptions.defaults());
  }

  /**
   * Replaces every partition that rows fall into, whole, by the rows, in one commit: a table
   * without partition columns is one partition, and what no row falls into stays. Without rows
   * nothing changes.
   *
   * <p>What others put into these partitions meanwhile goes too: the commit is then computed anew,
   * and no row is written twice. The job fails as an append does.
   *
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @param options how the rows come in
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out, or keeps no
   *     idempotency keys and one is given; the rows are then closed
   */
  public Job<OverwriteResult> overwritePartitions(BatchSource rows, AppendOptions options) {
    requireOrClose(Capability.REPLACE_FILES, rows);
    return rowsJob(
        "overwrite of ",
        rows,
        options,
        (in, source, control) -> new Overwrite(name, in, partitionBy()).run(source, control));
  }

  /**
   * Deletes the rows that meet a condition: see {@link #deleteWhere(Predicate, RowChangeOptions)}.
   *
   * @param condition which rows
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out
   */
  public Job<RowChangeResult> deleteWhere(Predicate condition) {
    return deleteWhere(condition, RowChangeOptions.defaults());
  }

  /**
   * Deletes the rows that meet a condition, exactly, in one commit: those of which it is true, not
   * those of which it is unknown. Only files that may hold such a row are read; one of which every
   * row goes is taken out without being read where its statistics prove it. In a file that is
   * written anew the other rows keep their bytes and their order. When no row meets the condition
   * nothing is committed.
   *
   * <p>What others change meanwhile is looked at before the commit: a row that came in and meets
   * the condition goes too, and none that another deleted comes back. The job fails with {@link
   * CommitConflictException} when the commit lost every race, with {@link SnapshotExpiredException}
   * when another process let go of files that had to be read, and with {@link
   * CommitUnknownException} as an append does. Its progress counts rows and bytes written. It runs
   * on the lake's waiting workers, several files at a time.
   *
   * @param condition which rows
   * @param options how they go
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out, or keeps no
   *     idempotency keys and one is given
   */
  public Job<RowChangeResult> deleteWhere(Predicate condition, RowChangeOptions options) {
    requireFor(options);
    DeleteWhere work = new DeleteWhere(this, log, resources, condition, options);
    return Jobs.start("delete from " + name, resources.workers().io(), work::run);
  }

  /**
   * Puts rows in the place of all that meet a condition: see {@link #overwriteWhere(Predicate,
   * BatchSource, RowChangeOptions)}.
   *
   * @param condition which rows go
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out; the rows are then
   *     closed
   */
  public Job<RowChangeResult> overwriteWhere(Predicate condition, BatchSource rows) {
    return overwriteWhere(condition, rows, RowChangeOptions.defaults());
  }

  /**
   * Puts rows in the place of all that meet a condition, in one commit. The new rows must meet it
   * too, so that the same can be done again; one that does not fails the job with {@link
   * RefusedException}. Without rows those that meet the condition go.
   *
   * <p>Otherwise it goes as {@link #deleteWhere(Predicate, RowChangeOptions)} and {@link
   * #append(BatchSource, AppendOptions)} do.
   *
   * @param condition which rows go
   * @param rows of the table's contract; taken over, and closed when the job ends
   * @param options how rows go and come
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out, or keeps no
   *     idempotency keys and one is given; the rows are then closed
   */
  public Job<RowChangeResult> overwriteWhere(
      Predicate condition, BatchSource rows, RowChangeOptions options) {
    OverwriteWhere work = new OverwriteWhere(this, log, resources, condition, options);
    return changeJob("overwrite of ", rows, options, work::run);
  }

  /**
   * Puts each row in the place of those with its key, or beside the others where there is none: see
   * {@link #merge(BatchSource, Merge, RowChangeOptions)}.
   *
   * @param rows of the table's contract, each key once; taken over, and closed when the job ends
   * @param keys the columns that tell which rows are the same
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out; the rows are then
   *     closed
   */
  public Job<RowChangeResult> upsert(BatchSource rows, String... keys) {
    return merge(rows, Merge.on(keys));
  }

  /**
   * Merges rows into those with the same keys: see {@link #merge(BatchSource, Merge,
   * RowChangeOptions)}.
   *
   * @param rows taken over, and closed when the job ends
   * @param merge what becomes of which
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out; the rows are then
   *     closed
   */
  public Job<RowChangeResult> merge(BatchSource rows, Merge merge) {
    return merge(rows, merge, RowChangeOptions.defaults());
  }

  /**
   * Merges rows into those with the same keys, in one commit. New rows are written to files of
   * their own; rows that they replace go as those of a delete do. The rows are of the table's
   * contract, or made to fit as the options say; for a merge that only deletes they may be key
   * columns alone. Their keys are held in memory, some thirty million whole numbers at most.
   *
   * <p>Only files that may hold one of the keys are read, as statistics of the key columns and
   * partitions tell. What others change meanwhile is looked at before the commit: of two upserts of
   * one new key one replaces the other's row, and none is there twice. The job fails as {@link
   * #deleteWhere(Predicate, RowChangeOptions)} and {@link #append(BatchSource, AppendOptions)} do,
   * with {@link DuplicateKeyException} when two given rows have one key, and with {@link
   * RefusedException} when a key column is missing, or cannot be one.
   *
   * @param rows taken over, and closed when the job ends
   * @param merge what becomes of which
   * @param options how rows go and come
   * @return the running job
   * @throws UnsupportedCapabilityException when the format cannot take files out, or keeps no
   *     idempotency keys and one is given; the rows are then closed
   */
  public Job<RowChangeResult> merge(BatchSource rows, Merge merge, RowChangeOptions options) {
    MergeRows work = new MergeRows(this, log, resources, merge, options);
    return changeJob("merge into ", rows, options, work::run);
  }

  private Job<RowChangeResult> changeJob(
      String what,
      BatchSource rows,
      RowChangeOptions options,
      BiFunction<BatchSource, JobControl, RowChangeResult> work) {
    requireOrClose(Capability.REPLACE_FILES, rows);
    return rowsJob(
        what, rows, options.rows(), (in, source, control) -> work.apply(source, control));
  }

  private void requireFor(RowChangeOptions options) {
    require(Capability.REPLACE_FILES);
    if (options.idempotencyKey().isPresent()) {
      require(Capability.IDEMPOTENT_APPEND);
    }
  }

  /** The columns whose values are the partitions, when values of columns are. */
  private List<String> partitionBy() {
    if (log.partitioner(contract()).isPresent()) {
      throw new RefusedException(
          "Table \"%s\" is partitioned by more than values of columns, so which rows a partition holds cannot be said here; replace its files by themselves, or overwrite it with the engine that made it."
              .formatted(name));
    }
    if (log.layout().partitions().stream().anyMatch(Partition.Adaptive.class::isInstance)) {
      throw new RefusedException(
          "Table \"%s\" is partitioned by cells that each write splits for itself, so rows of one place may lie in several of them; overwrite by a condition instead."
              .formatted(name));
    }
    return log.layout().partitionBy();
  }

  /**
   * Takes in files that others wrote. They lie in the table's store and stay where they are:
   * nothing is copied, and nothing is deleted whatever happens.
   *
   * <p>Each footer is held against the contract: columns, types, CRS and edges must be the table's,
   * and so must field ids where the file has them. What a footer leaves open, such as whether a
   * column that the table requires has a value in each row, is settled by reading that column. A
   * nullable column may be missing. Bounds of geometries that no footer tells are found by reading
   * them. Values of partition columns come from the file's folders ({@code region=north/}), or from
   * a column that has one value in all its rows.
   *
   * <p>The job fails with {@link RefusedException} when a file does not fit, is in the table
   * already or is given twice; the message names every file and column, and nothing was registered.
   * Otherwise it ends as an append does.
   *
   * @param files where they lie in the table's store
   * @return the running job; its progress counts rows, bytes and files looked at
   * @throws UnsupportedCapabilityException when the format cannot take in files of others
   */
  public Job<AppendResult> register(List<StorePath> files) {
    require(Capability.REGISTER_FILES);
    Register register = new Register(this, log, resources, files);
    return Jobs.start("register into " + name, resources.workers().io(), register::run);
  }

  /** Work that brings rows in. */
  @FunctionalInterface
  private interface RowsWork<T> {
    T run(RowsIn in, BatchSource source, JobControl control);
  }

  private <T> Job<T> rowsJob(
      String what, BatchSource rows, AppendOptions options, RowsWork<T> work) {
    return rowsJob(what, rows, options, resources.workers().io(), work);
  }

  private <T> Job<T> rowsJob(
      String what, BatchSource rows, AppendOptions options, Executor executor, RowsWork<T> work) {
    if (options.idempotencyKey().isPresent()) {
      requireOrClose(Capability.IDEMPOTENT_APPEND, rows);
    }
    OwnedSource owned = new OwnedSource(rows);
    RowsIn in = new RowsIn(this, log, resources, options);
    Job<T> job = Jobs.start(what + name, executor, control -> work.run(in, owned.take(), control));
    // A job that never ran, refused by its executor or cancelled before, closes the rows too.
    job.whenComplete((result, error) -> owned.closeUnlessTaken());
    return job;
  }

  private void requireOrClose(Capability capability, BatchSource rows) {
    if (!capabilities().contains(capability)) {
      rows.close();
      require(capability);
    }
  }

  /**
   * Which files hold rows that may meet a condition, and why. Blocks while metadata is read.
   *
   * @param condition which rows are wanted
   * @return the plan over the newest snapshot; prints itself
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public Plan plan(Predicate condition) {
    return Plan.of(snapshot(), condition);
  }

  /**
   * Reads the rows of a snapshot that meet a condition, exactly, on the caller's thread. Files that
   * cannot hold such a row are not opened; partition values and columns that a file lacks are
   * filled in.
   *
   * @param snapshot a version of this table
   * @param columns which columns, in this order
   * @param condition which rows; {@link Predicates#all()} for every one
   * @return the rows, file after file, to be closed by the caller; batches live in the lake's
   *     memory
   * @throws dev.graticule.contract.ContractException when there is no such column
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public BatchSource scan(Snapshot snapshot, List<String> columns, Predicate condition) {
    SnapshotHold hold = hold(snapshot);
    try {
      return new HeldSource(
          new TableScan(snapshot, columns, condition, resources.allocator()), hold);
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  /**
   * Reads the rows of the newest snapshot that meet a condition, with all columns.
   *
   * @param condition which rows
   * @return the rows, to be closed by the caller; batches live in the lake's memory
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public BatchSource scan(Predicate condition) {
    Snapshot snapshot = snapshot();
    return scan(snapshot, snapshot.contract().names(), condition);
  }

  /**
   * Reads all rows of the newest snapshot.
   *
   * @return the rows, to be closed by the caller; batches live in the lake's memory
   */
  public BatchSource scan() {
    return scan(Predicates.all());
  }

  /**
   * Cuts the newest version into parts that are worked on apart.
   *
   * @param by how
   * @return the parts, to be closed by the caller
   * @see #split(Snapshot, SplitBy)
   */
  public Splits split(SplitBy by) {
    return split(snapshot(), by);
  }

  /**
   * Cuts a version into parts that are worked on apart, each row in exactly one of them. Blocks; by
   * cells, the column of geometries is read.
   *
   * @param snapshot a version of this table; held until the parts are closed
   * @param by how
   * @return the parts, to be closed by the caller
   * @throws dev.graticule.contract.ContractException when there is no such column of geometries in
   *     longitude and latitude
   * @throws dev.graticule.grid.GridException when the grid's library is not there
   * @throws RefusedException when a row cannot have a cell, or there are too many cells
   */
  public Splits split(Snapshot snapshot, SplitBy by) {
    return new SplitPlan(snapshot, log.layout(), resources, () -> hold(snapshot)).cut(by);
  }

  /**
   * Changes the contract in ways that readers of earlier files survive. When another change of the
   * contract came first these are applied to what it made. Blocks.
   *
   * @param changes the changes, in this order
   * @return the version with the new contract
   * @throws UnsupportedCapabilityException when the format cannot do it
   * @throws dev.graticule.contract.ContractException when rows written before would become
   *     unreadable
   * @throws RefusedException when a column would have the name under which boxes stand in files
   * @throws CommitConflictException when it lost every race
   */
  public Snapshot evolve(Change... changes) {
    return new Evolve(this, log, resources, List.of(changes)).run();
  }

  /**
   * Keeps a version readable: until the hold is closed, {@link #expire(Expiry)} on this lake leaves
   * the version and its files where they are. A scan holds what it reads by itself.
   *
   * @param snapshot a version of this table
   * @return the hold, to be closed by the caller
   */
  public SnapshotHold hold(Snapshot snapshot) {
    return holds.hold(snapshot);
  }

  /**
   * Lets go what the table's own retention does not keep: see {@link #expire(Expiry)}. Blocks.
   *
   * @return the ids of the versions that went
   * @throws UnsupportedCapabilityException when the format keeps no earlier versions
   */
  public List<String> expire() {
    require(Capability.EXPIRE);
    Retention retention = log.retention();
    return expire(
        new Expiry(resources.clock().instant().minus(retention.age()), retention.versions()));
  }

  /**
   * Lets old versions go, with the files that only they hold. Versions that are tagged, or held in
   * this lake, stay. Blocks.
   *
   * @param expiry which may go
   * @return the ids of those that went
   * @throws UnsupportedCapabilityException when the format keeps no earlier versions
   */
  public List<String> expire(Expiry expiry) {
    require(Capability.EXPIRE);
    return log.expire(expiry, holds.ids());
  }

  /**
   * The objects in the table's store that no version holds and the format does not need, as {@link
   * #unreferencedFiles(Duration, AgeFloor)} with {@link AgeFloor#ONE_HOUR}. Blocks.
   *
   * @param olderThan how old they are at least
   * @return the objects, in the order of their paths
   * @throws UnsupportedCapabilityException when the format cannot tell
   * @throws RefusedException when it is asked for younger ones than is safe, or when it cannot be
   *     told for sure
   */
  public List<StoreEntry> unreferencedFiles(Duration olderThan) {
    return unreferencedFiles(olderThan, AgeFloor.ONE_HOUR);
  }

  /**
   * The objects in the table's store that no version holds and the format does not need: left by
   * writers that died. Nothing is deleted. Objects that seem to come from the future count as
   * young. Blocks while the store is listed.
   *
   * @param olderThan how old they are at least, by the lake's clock
   * @param floor how small that may be
   * @return the objects, in the order of their paths
   * @throws UnsupportedCapabilityException when the format cannot tell
   * @throws RefusedException when it is asked for younger ones than is safe, or when it cannot be
   *     told for sure
   */
  public List<StoreEntry> unreferencedFiles(Duration olderThan, AgeFloor floor) {
    require(Capability.UNREFERENCED_FILES);
    return Unreferenced.in(name, log, resources.clock().instant(), olderThan, floor);
  }

  /**
   * Commits a change that was put together by hand; everything else here ends in this. A commit
   * that lost a race it can win is tried again, as the lake's back-off says. Blocks.
   *
   * @param commit what to do; its files lie in the table's store already
   * @return the commit, now in the table
   * @throws UnsupportedCapabilityException when the format cannot do it
   * @throws CommitConflictException when another commit came first: each time, or one that changed
   *     what this one was computed from
   * @throws CommitUnknownException when the answer was lost; nothing was deleted
   * @throws RefusedException when it cannot be done as it stands
   */
  public Committed commit(Commit commit) {
    requireFor(commit);
    return resources.retries().commit(name, log, commit);
  }

  /** What a commit asks of the format. */
  void requireFor(Commit commit) {
    if (!commit.removed().isEmpty()) {
      require(Capability.REPLACE_FILES);
    }
    if (!commit.rowDeletes().isEmpty() && !log.deletesRows()) {
      throw new UnsupportedCapabilityException(format.name(), name, Capability.ROW_DELETES);
    }
    if (commit.contract().isPresent()) {
      require(Capability.EVOLVE);
    }
    if (commit.idempotencyKey().isPresent()) {
      require(Capability.IDEMPOTENT_APPEND);
    }
  }

  void require(Capability capability) {
    if (!capabilities().contains(capability)) {
      throw new UnsupportedCapabilityException(format.name(), name, capability);
    }
  }

  /** Frees what the log holds. */
  void close() {
    log.close();
  }

  @Override
  public String toString() {
    return "SpatialTable[%s, %s]".formatted(name, format.name());
  }
}
