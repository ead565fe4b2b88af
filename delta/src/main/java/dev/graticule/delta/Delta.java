package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.table.Capability;
import dev.graticule.table.Claim;
import dev.graticule.table.Retention;
import dev.graticule.table.TableFormat;
import dev.graticule.table.TableLog;
import dev.graticule.table.TableSite;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Delta Lake tables: a directory of Parquet files and a log beside them, in {@code _delta_log}. No
 * cluster, no catalog, no Hadoop set-up. A value; safe for use by several threads.
 *
 * <h2>Who can read what is written here</h2>
 *
 * Whatever reads Delta (Spark, delta-rs and all built on it, DuckDB, Trino): a geometry is ISO WKB
 * in a binary column and its box a struct of four doubles beside it, whose statistics every engine
 * skips by. Only a column of {@code LOCAL} timestamps asks more of readers (the feature
 * timestampNtz). What else is known of the columns stands in the table's property {@code
 * graticule.contract}; readers that know GeoParquet find it in each file too.
 *
 * <h2>What a column can be</h2>
 *
 * All but a time of day and timestamps in nanoseconds, which Delta does not have. A UUID is sixteen
 * bytes to others.
 *
 * <h2>Files</h2>
 *
 * The values of partition columns stand in the log and in the names of folders, not in the files;
 * an empty text cannot be one of them, since Delta takes it for null.
 */
public final class Delta implements TableFormat {
  /** What Delta's own writers do. */
  public static final int DEFAULT_CHECKPOINT_INTERVAL = 10;

  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.ATOMIC_COMMIT,
          Capability.REPLACE_FILES,
          Capability.TIME_TRAVEL,
          Capability.IDEMPOTENT_APPEND,
          Capability.EVOLVE,
          Capability.EXPIRE,
          Capability.REGISTER_FILES,
          Capability.UNREFERENCED_FILES);

  private final Retention retention;
  private final int checkpointInterval;
  private final Map<String, String> properties;

  /** For {@link java.util.ServiceLoader}; {@link #format()} otherwise. */
  public Delta() {
    this(Retention.defaults(), DEFAULT_CHECKPOINT_INTERVAL, Map.of());
  }

  private Delta(Retention retention, int checkpointInterval, Map<String, String> properties) {
    this.retention = retention;
    this.checkpointInterval = checkpointInterval;
    this.properties = Map.copyOf(properties);
  }

  /**
   * The format with its defaults: {@link Retention#defaults()}, {@link
   * #DEFAULT_CHECKPOINT_INTERVAL}, no properties of the user's.
   *
   * @return the format
   */
  public static Delta format() {
    return new Delta();
  }

  /**
   * The same with another retention for tables that begin. It is written as {@code
   * delta.logRetentionDuration} and {@code delta.deletedFileRetentionDuration}, which other engines
   * keep to.
   *
   * @param kept how long versions are kept
   * @return the format
   */
  public Delta withRetention(Retention kept) {
    return new Delta(kept, checkpointInterval, properties);
  }

  /**
   * The same with another distance between checkpoints for tables that begin: after so many commits
   * the log is summed up, so that readers need not begin at the first one. Written as {@code
   * delta.checkpointInterval}.
   *
   * @param commits at least 1
   * @return the format
   */
  public Delta withCheckpointInterval(int commits) {
    if (commits < 1) {
      throw new IllegalArgumentException(
          "Checkpoints lie at least one commit apart, not " + commits + ".");
    }
    return new Delta(retention, commits, properties);
  }

  /**
   * The same with properties for tables that begin, beside those that are written anyway. Delta
   * refuses keys under {@code delta.} that it does not know.
   *
   * @param added text by key
   * @return the format
   */
  public Delta withProperties(Map<String, String> added) {
    Map<String, String> all = new TreeMap<>(properties);
    all.putAll(added);
    return new Delta(retention, checkpointInterval, all);
  }

  /**
   * The same for tables that begin with the feature typeWidening, so that numbers can be given a
   * wider type under files that stay. Readers must know that feature: Spark since Delta 4.0 and
   * Kernel do; delta-rs 1.6, and all built on it, can neither read nor write such a table.
   *
   * @return the format
   */
  public Delta withTypeWidening() {
    return withProperties(Map.of(TableProperties.TYPE_WIDENING, "true"));
  }

  @Override
  public String name() {
    return "delta";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public List<String> names(Store lake) {
    return List.of();
  }

  @Override
  public Claim claims(TableSite site) {
    return site.store().head(LogFiles.commit(0)).isPresent()
            || site.store().head(LogFiles.lastCheckpoint()).isPresent()
            || !site.store().list(LogFiles.LOG).isEmpty()
        ? Claim.CERTAIN
        : Claim.NONE;
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    return new TableCreation(site, contract, layout, this).run();
  }

  @Override
  public TableLog open(TableSite site) {
    DeltaTable table = new DeltaTable(site);
    return new DeltaLog(table, table.newest(), ENGINE);
  }

  /** Who made a commit, for its history. */
  static final String ENGINE = "Graticule";

  Retention retention() {
    return retention;
  }

  int checkpointInterval() {
    return checkpointInterval;
  }

  Map<String, String> properties() {
    return properties;
  }

  @Override
  public String toString() {
    return "Delta[" + retention + ", checkpoint every " + checkpointInterval + "]";
  }
}
