package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.table.OutsideFiles;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;

/** A table as its catalog gives it: how its metadata is found, and where its files lie. */
interface TableAccess extends AutoCloseable {

  /** The table's name. */
  String name();

  /** Finds and commits metadata. */
  TableOperations operations();

  /** Whether files outside the table may be read. */
  OutsideFiles outsideFiles();

  /** Gives memory to what is read. */
  BufferAllocator allocator();

  /** What metadata was read last is good. */
  void metadataWasRead();

  /** Where the table lies. */
  Place place(TableMetadata metadata);

  /** Frees what is held. */
  @Override
  void close();

  /**
   * Where a table lies.
   *
   * @param locations spells its paths
   * @param store its files
   * @param io the same for Iceberg
   */
  record Place(Locations locations, Store store, FileIO io) {}
}
