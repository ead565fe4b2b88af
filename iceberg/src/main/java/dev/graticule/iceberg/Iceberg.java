package dev.graticule.iceberg;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Capability;
import dev.graticule.table.Claim;
import dev.graticule.table.Lake;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.Retention;
import dev.graticule.table.TableFormat;
import dev.graticule.table.TableLog;
import dev.graticule.table.TableSite;
import dev.graticule.write.Layout;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;

/**
 * Apache Iceberg as a table format. A value: each {@code with} gives another one.
 *
 * <h2>Which catalog</h2>
 *
 * {@link #format()} keeps its catalog in the lake itself, in a SQLite file {@code catalog.db} that
 * is made with the first table: Iceberg's own JDBC catalog, which pyiceberg, Spark and Trino can
 * open too (catalog name and namespace are {@code lake} unless said otherwise). It is safe for any
 * number of threads and processes on one machine. The lake has to lie on a local disk. {@link
 * #over(Catalog)} takes any catalog, with its own FileIO; that catalog then says where tables lie.
 *
 * <h2>How a contract stands in a table</h2>
 *
 * Geometries are WKB in a binary column, with a struct of four doubles beside each that bounds
 * them, or Iceberg's own geometry types: see {@link FormatVersion}. What Iceberg's schema cannot
 * say (what a geometry means, integers of 8 and 16 bits, milliseconds) stands in the table property
 * {@code graticule.contract} by field id, so that it survives what other engines do to columns. A
 * table that others made has the contract that its schema says; a binary column of it is a geometry
 * when the table property {@code graticule.geometry.<column>} names its CRS, such as {@code
 * OGC:CRS84}.
 *
 * <p>Columns that a file lacks read as null; a column with an initial default, a type that has no
 * column type (variant), encryption and versions above 3 of the specification are refused by name.
 *
 * <p>Safe for use by several threads.
 */
public final class Iceberg implements TableFormat {
  private static final Iceberg FORMAT = new Iceberg();

  private final CatalogDoor catalog;
  private final Settings settings;

  /** For {@link java.util.ServiceLoader}; {@link #format()} otherwise. */
  public Iceberg() {
    this(new EmbeddedCatalog("lake", new Connections()), Settings.defaults());
  }

  private Iceberg(CatalogDoor catalog, Settings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  /**
   * Tables in the embedded catalog of the lake, of version 2 of the specification.
   *
   * @return the format
   */
  public static Iceberg format() {
    return FORMAT;
  }

  /**
   * Tables in a catalog that the caller has: REST, JDBC, Hive or any other.
   *
   * @param catalog initialised; stays the caller's, and open as long as the lake
   * @return the format
   */
  public static Iceberg over(Catalog catalog) {
    return new Iceberg(new GivenCatalog(catalog), Settings.defaults());
  }

  /**
   * The same with tables in another namespace.
   *
   * @param levels its levels, outermost first; made with the first table
   * @return the format
   */
  public Iceberg withNamespace(String... levels) {
    return new Iceberg(
        catalog,
        new Settings(
            Namespace.of(levels), settings.version(), settings.retention(), settings.properties()));
  }

  /**
   * The same with new tables of another version of the specification.
   *
   * @param version the version
   * @return the format
   */
  public Iceberg withFormatVersion(FormatVersion version) {
    return new Iceberg(
        catalog,
        new Settings(settings.namespace(), version, settings.retention(), settings.properties()));
  }

  /**
   * The same with new tables that keep their versions for another time.
   *
   * @param retention how long, and how many at least
   * @return the format
   */
  public Iceberg withRetention(Retention retention) {
    return new Iceberg(
        catalog,
        new Settings(settings.namespace(), settings.version(), retention, settings.properties()));
  }

  /**
   * The same with a property for new tables, over what layout and retention make of it.
   *
   * @param name such as {@code commit.manifest.min-count-to-merge}
   * @param value its value
   * @return the format
   */
  public Iceberg withProperty(String name, String value) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(name, value);
    return new Iceberg(
        catalog,
        new Settings(settings.namespace(), settings.version(), settings.retention(), properties));
  }

  /**
   * Enters a table into the embedded catalog whose files are in the lake already: one that was
   * copied there, or whose catalog was lost. Blocks.
   *
   * @param lake where it lies
   * @param table its name, which is its folder's
   * @param metadata its newest metadata file, in that folder, such as {@code
   *     metadata/00007-….metadata.json}; locations in it must be those of today
   * @throws dev.graticule.table.TableExistsException when the catalog knows a table of that name
   * @throws dev.graticule.table.RefusedException when the lake has no embedded catalog
   */
  public void register(Lake lake, String table, StorePath metadata) {
    TableSite site =
        new TableSite(
            table,
            lake.store(),
            lake.store().below(StorePath.of(table)),
            lake.workers(),
            lake.allocator(),
            Clock.systemUTC(),
            OutsideFiles.REFUSE);
    catalog.register(site, metadata, settings);
  }

  @Override
  public String name() {
    return "iceberg";
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> all = EnumSet.allOf(Capability.class);
    if (settings.version() != FormatVersion.V3) {
      all.remove(Capability.ROW_DELETES);
    }
    return Collections.unmodifiableSet(all);
  }

  @Override
  public List<String> names(Store lake) {
    return catalog.names(lake, settings);
  }

  @Override
  public Claim claims(TableSite site) {
    return catalog.has(site, settings) ? Claim.CERTAIN : Claim.NONE;
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    return IcebergLog.open(
        catalog.create(site, NewTable.of(site, contract, layout, settings), settings));
  }

  @Override
  public TableLog open(TableSite site) {
    return IcebergLog.open(catalog.open(site, settings));
  }

  @Override
  public String toString() {
    return "Iceberg[%s, namespace %s]".formatted(catalog, settings.namespace());
  }
}
