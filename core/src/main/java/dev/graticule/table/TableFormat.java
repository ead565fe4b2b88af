package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Set;

/**
 * A table format. Found by {@link java.util.ServiceLoader}, or given to a lake by hand. Safe for
 * use by several threads; every call here blocks.
 */
public interface TableFormat {

  /**
   * The name in messages and listings.
   *
   * @return such as {@code geoparquet}, {@code iceberg} or {@code delta}
   */
  String name();

  /**
   * What tables of this format can do.
   *
   * @return the promises it keeps
   */
  Set<Capability> capabilities();

  /**
   * The names of tables that the format knows of without a directory in the lake, from a catalog.
   *
   * @param lake the store of the whole lake
   * @return the names; none for a format whose tables are directories
   */
  List<String> names(Store lake);

  /**
   * Tells whether a directory is a table of this format. Reads as little as it can; never writes.
   *
   * @param site where the table would be
   * @return the claim
   */
  Claim claims(TableSite site);

  /**
   * Begins a table without rows. Of several callers at once, in any process, one wins.
   *
   * @param site where
   * @param contract what its rows will be
   * @param layout how its files will lie; kept with the table as far as the format can
   * @return the table's log, the caller's to close
   * @throws TableExistsException when there is a table of this format already; it stays as it is
   * @throws RefusedException when the format cannot hold such a contract or layout
   */
  TableLog create(TableSite site, Contract contract, Layout layout);

  /**
   * Opens a table.
   *
   * @param site where it is
   * @return the table's log, the caller's to close
   * @throws TableNotFoundException when there is none
   * @throws RefusedException when it needs what this library does not have; the message names it
   */
  TableLog open(TableSite site);
}
