package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import org.apache.iceberg.io.FileIO;

/** Opens to benches what a lake's tables read and write through. */
public final class IcebergStores {
  private IcebergStores() {}

  /**
   * A lake's store as Iceberg sees it.
   *
   * @param lake stays the caller's
   * @return the store; each metadata file can be read once through it
   */
  public static FileIO fileIo(Store lake) {
    return new StoreFileIO(
        lake, new Locations("bench", lake.engineUri(StorePath.root()), OutsideFiles.REFUSE));
  }
}
