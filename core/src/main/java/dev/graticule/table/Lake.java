package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.job.Workers;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Named tables under one root: a table's name is its directory. The formats on the class path
 * recognise their own.
 *
 * <p>Safe for use by several threads. Calls that name a table block while metadata is read.
 *
 * <h2>Who closes what</h2>
 *
 * The lake owns its tables, its memory and, unless they were given, its workers. Closing it closes
 * them in this order; batches must be closed before, or closing fails and names what is left.
 */
public final class Lake implements AutoCloseable {
  private final Store store;
  private final LakeResources resources;
  private final List<TableFormat> formats;
  private final Map<String, SpatialTable> open = new ConcurrentHashMap<>();

  private Lake(Store store, LakeOptions options) {
    this.store = store;
    this.formats = formats(options);
    this.resources = LakeResources.of(options);
  }

  /**
   * Opens the lake in a folder of the local file system. The folder is made with the first table.
   *
   * @param root the folder
   * @return the lake, to be closed by the caller
   */
  public static Lake open(Path root) {
    return open(root, LakeOptions.defaults());
  }

  /**
   * Opens the lake in a folder of the local file system. The folder is made with the first table.
   *
   * @param root the folder
   * @param options what it works with
   * @return the lake, to be closed by the caller
   */
  public static Lake open(Path root, LakeOptions options) {
    return over(Store.local(root), options);
  }

  /**
   * Opens the lake in a store.
   *
   * @param store stays the caller's; closed only after the lake
   * @return the lake, to be closed by the caller
   */
  public static Lake over(Store store) {
    return over(store, LakeOptions.defaults());
  }

  /**
   * Opens the lake in a store.
   *
   * @param store stays the caller's; closed only after the lake
   * @param options what it works with
   * @return the lake, to be closed by the caller
   */
  public static Lake over(Store store, LakeOptions options) {
    return new Lake(store, options);
  }

  private static List<TableFormat> formats(LakeOptions options) {
    Map<String, TableFormat> byName = new LinkedHashMap<>();
    options.formats().forEach(format -> byName.putIfAbsent(format.name(), format));
    ServiceLoader.load(TableFormat.class, Lake.class.getClassLoader())
        .forEach(format -> byName.putIfAbsent(format.name(), format));
    return List.copyOf(byName.values());
  }

  /**
   * Where the tables lie.
   *
   * @return the store, not the caller's to close
   */
  public Store store() {
    return store;
  }

  /**
   * Where the lake's batches live. Children of it are the caller's to close, before the lake.
   *
   * @return the allocator, limited
   */
  public BufferAllocator allocator() {
    return resources.allocator();
  }

  /**
   * What the lake's jobs run on.
   *
   * @return the workers, not the caller's to close
   */
  public Workers workers() {
    return resources.workers();
  }

  /**
   * The formats the lake knows.
   *
   * @return those given first, then those of the class path
   */
  public List<TableFormat> formats() {
    return formats;
  }

  /**
   * Begins a table without rows, with the default layout.
   *
   * @param name its name
   * @param contract what its rows will be
   * @param format how it keeps its versions
   * @return the table, the lake's to close
   * @throws TableExistsException when there is a table of that name, of whatever format
   */
  public SpatialTable create(String name, Contract contract, TableFormat format) {
    return create(name, contract, format, Layout.defaults());
  }

  /**
   * Begins a table without rows. Of several callers at once, in any process, one wins.
   *
   * @param name its name
   * @param contract what its rows will be; the table's has the columns of computed partitions
   *     besides
   * @param format how it keeps its versions
   * @param layout how its files will lie
   * @return the table, the lake's to close
   * @throws TableExistsException when there is a table of that name, of whatever format
   * @throws RefusedException when the directory holds what is left of another format's table, or
   *     tables of its own, or somebody begins a table of another format in it at the same moment
   * @throws dev.graticule.contract.ContractException when contract and layout do not fit
   */
  public SpatialTable create(String name, Contract contract, TableFormat format, Layout layout) {
    TableSite site = site(name);
    Contract full = layout.completed(contract);
    layout.requireFor(full);
    List<TableFormat> owners = claiming(site, Claim.CERTAIN);
    if (!owners.isEmpty() || !claiming(site, Claim.POSSIBLE).isEmpty()) {
      throw new TableExistsException(
          "There is a table \"%s\" already (%s); open it, or choose another name."
              .formatted(name, names(owners.isEmpty() ? claiming(site, Claim.POSSIBLE) : owners)));
    }
    List<StoreEntry> there = site.store().list(StorePath.root());
    ForeignLog.in(there)
        .filter(log -> !log.format().equals(format.name()))
        .ifPresent(
            log -> {
              throw new RefusedException(
                  "\"%s\" in %s holds %s, begun and not finished, or of a catalog that this lake does not know; move it away, or choose another name."
                      .formatted(name, store, log.meaning()));
            });
    NestedTables.in(there)
        .ifPresent(
            folder -> {
              throw new RefusedException(
                  "\"%s\" in %s holds tables itself, such as \"%s\": open it as a lake, or choose another name."
                      .formatted(name, store, folder));
            });
    TableLog log = format.create(site, full, layout);
    refuseAnotherOwner(site, format, log);
    return adopt(name, format, log);
  }

  /** Each format lets one creator win, but two formats know nothing of each other. */
  private void refuseAnotherOwner(TableSite site, TableFormat format, TableLog log) {
    List<TableFormat> others =
        formats.stream()
            .filter(other -> !other.name().equals(format.name()))
            .filter(other -> other.claims(site) == Claim.CERTAIN)
            .toList();
    if (!others.isEmpty()) {
      log.close();
      throw new RefusedException(
          "A table \"%s\" was begun in the formats \"%s\" and %s at the same moment, and a directory holds one table: move one of them away."
              .formatted(site.name(), format.name(), names(others)));
    }
  }

  /**
   * Opens a table.
   *
   * @param name its name
   * @return the table, the lake's to close; the same object while it is open
   * @throws TableNotFoundException when there is none; the message says which there are
   * @throws RefusedException when two formats claim the directory; the message names both
   */
  public SpatialTable table(String name) {
    TableSite site = site(name);
    SpatialTable known = open.get(name);
    if (known != null) {
      return known;
    }
    TableFormat format = formatOf(site);
    return adopt(name, format, format.open(site));
  }

  /**
   * Opens a table, or begins it with the default layout when there is none.
   *
   * @param name its name
   * @param contract what its rows are
   * @param format how it keeps its versions
   * @return the table, the lake's to close
   * @throws RefusedException when the table that is there is of another format or contract; the
   *     message lists the differences
   */
  public SpatialTable openOrCreate(String name, Contract contract, TableFormat format) {
    return openOrCreate(name, contract, format, Layout.defaults());
  }

  /**
   * Opens a table, or begins it when there is none.
   *
   * @param name its name
   * @param contract what its rows are
   * @param format how it keeps its versions
   * @param layout how its files lie when it begins now; a table that is there keeps its own
   * @return the table, the lake's to close
   * @throws RefusedException when the table that is there is of another format or contract; the
   *     message lists the differences
   */
  public SpatialTable openOrCreate(
      String name, Contract contract, TableFormat format, Layout layout) {
    TableSite site = site(name);
    if (claiming(site, Claim.CERTAIN).isEmpty() && claiming(site, Claim.POSSIBLE).isEmpty()) {
      try {
        return create(name, contract, format, layout);
      } catch (TableExistsException lostTheRace) {
        // Somebody else began it since; theirs is opened and held against the contract below.
      }
    }
    SpatialTable table = table(name);
    if (!table.format().name().equals(format.name())) {
      throw new RefusedException(
          "Table \"%s\" is of format \"%s\", not \"%s\"; open it as it is, or choose another name."
              .formatted(name, table.format().name(), format.name()));
    }
    Contract there = table.contract();
    ContractDrift.refuse(name, table.layout().completed(contract, there), there);
    return table;
  }

  /**
   * Tells whether there is a table, without a look at the others. One that this lake has opened
   * counts as being there. Blocks.
   *
   * @param name any name
   * @return whether {@link #table} would find it
   */
  public boolean has(String name) {
    if (open.containsKey(name)) {
      return true;
    }
    if (!TableNames.isValid(name)) {
      return false;
    }
    TableSite site = site(name);
    return formats.stream().anyMatch(format -> format.claims(site) != Claim.NONE);
  }

  /**
   * The names of the tables there are.
   *
   * @return the names, sorted; directories that no format claims are not among them
   */
  public List<String> tables() {
    TreeSet<String> directories = new TreeSet<>();
    for (StoreEntry entry : store.list(StorePath.root())) {
      String path = entry.path().value();
      int slash = path.indexOf('/');
      if (slash > 0) {
        directories.add(path.substring(0, slash));
      }
    }
    formats.forEach(format -> directories.addAll(format.names(store)));
    List<String> tables = new ArrayList<>();
    for (String name : directories) {
      if (TableNames.isValid(name)) {
        TableSite site = site(name);
        if (formats.stream().anyMatch(format -> format.claims(site) != Claim.NONE)) {
          tables.add(name);
        }
      }
    }
    return tables;
  }

  /**
   * The newest snapshots of several tables, resolved side by side. Over the whole lake no more
   * tables are resolved at once than {@link LakeOptions#catalogRequests()}. Blocks.
   *
   * <p>Each snapshot is of its own moment: nothing spans tables.
   *
   * @param names the tables' names
   * @return the snapshots by name, in the order given, a name that is given twice once
   * @throws TableNotFoundException when there is no such table; the message names it
   * @throws TableException when one cannot be resolved; the message names it. The first error ends
   *     the call
   */
  public Map<String, Snapshot> snapshots(Collection<String> names) {
    return new Snapshots(this, resources).of(names);
  }

  private TableSite site(String name) {
    return TableSite.of(TableNames.require(name), store, resources);
  }

  private TableFormat formatOf(TableSite site) {
    List<TableFormat> claiming = claiming(site, Claim.CERTAIN);
    if (claiming.isEmpty()) {
      claiming = claiming(site, Claim.POSSIBLE);
    }
    if (claiming.isEmpty()) {
      ForeignLog.in(site.store().list(StorePath.root()))
          .ifPresent(
              log -> {
                askOwner(log, site);
                throw new RefusedException(
                    "\"%s\" in %s holds %s, which %s"
                        .formatted(site.name(), store, log.meaning(), whyUnread(log)));
              });
      throw new TableNotFoundException(
          "There is no table \"%s\" in %s that the formats %s know; the tables are %s."
              .formatted(site.name(), store, names(formats), tables()));
    }
    if (claiming.size() > 1) {
      throw new RefusedException(
          "The formats %s both claim \"%s\" in %s; a directory holds one table: move the other away."
              .formatted(names(claiming), site.name(), store));
    }
    return claiming.get(0);
  }

  /** The format whose log it is may know more of what is wrong with it. */
  private void askOwner(ForeignLog log, TableSite site) {
    for (TableFormat format : formats) {
      if (format.name().equals(log.format())) {
        try {
          format.open(site).close();
        } catch (TableNotFoundException e) {
          // It knows no more than that.
        }
      }
    }
  }

  private String whyUnread(ForeignLog log) {
    boolean known = formats.stream().anyMatch(format -> format.name().equals(log.format()));
    return known
        ? "its format does not know as a table: it was begun and not finished, or belongs to another catalog. Create it, or open that catalog."
        : "no format on the class path reads; add the module.";
  }

  private List<TableFormat> claiming(TableSite site, Claim claim) {
    return formats.stream().filter(format -> format.claims(site) == claim).toList();
  }

  private static String names(List<TableFormat> formats) {
    return formats.stream()
        .map(format -> "\"" + format.name() + "\"")
        .collect(Collectors.joining(" and "));
  }

  private SpatialTable adopt(String name, TableFormat format, TableLog log) {
    SpatialTable table = new SpatialTable(name, format, log, resources);
    SpatialTable earlier = open.putIfAbsent(name, table);
    if (earlier != null) {
      table.close();
      return earlier;
    }
    return table;
  }

  /**
   * Closes the tables, ends the lake's own workers and proves that no batch is left. Safe to call
   * twice.
   *
   * @throws IllegalStateException when a batch was not closed; the message names what is left
   */
  @Override
  public void close() {
    open.values().forEach(SpatialTable::close);
    open.clear();
    resources.close();
  }

  @Override
  public String toString() {
    return "Lake[" + store + "]";
  }
}
