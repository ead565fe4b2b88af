package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.TableSite;
import java.util.List;

/** The way to a catalog. Safe for use by several threads; every call blocks. */
interface CatalogDoor {

  /** The names of the tables in it. */
  List<String> names(Store lake, Settings settings);

  /** Whether a table is in it. Never writes. */
  boolean has(TableSite site, Settings settings);

  /** Makes a table. */
  TableAccess create(TableSite site, NewTable table, Settings settings);

  /** Enters a table whose metadata is there already. */
  void register(TableSite site, StorePath metadata, Settings settings);

  /** Opens a table. */
  TableAccess open(TableSite site, Settings settings);
}
