package dev.graticule.iceberg;

import dev.graticule.store.Store;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/**
 * One version of a table, and what is needed to read it.
 *
 * @param name names the table in messages
 * @param metadata the table's metadata of some moment
 * @param snapshot the version; absent for a table to which nothing was ever committed
 * @param pinned whether the version is an earlier one, read under the schema of its time
 * @param columns its columns
 * @param io reads the table's metadata
 * @param locations spells its paths
 * @param store holds its files
 * @param allocator gives memory to what is read
 * @param files what is remembered of its manifests
 */
record VersionedTable(
    String name,
    TableMetadata metadata,
    Optional<Snapshot> snapshot,
    boolean pinned,
    TableColumns columns,
    FileIO io,
    Locations locations,
    Store store,
    BufferAllocator allocator,
    KnownFiles files) {}
