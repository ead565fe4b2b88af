package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.internal.encode.FileEncoder;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches as one GeoParquet file. {@link #close()} publishes it whole, {@link #discard()}
 * leaves nothing; whichever comes first counts. When a write fails the file is dropped at once, and
 * close publishes nothing.
 *
 * <p>Geometries are checked, boxed and tallied on the way; bytes in are bytes out. A contract
 * without geometry columns gives a plain Parquet file, without {@code geo} metadata.
 *
 * <p>For one thread at a time. With an executor in its options the writer compresses on a second
 * thread meanwhile; {@link #close()} and {@link #discard()} return only when that thread has ended
 * its part. An interrupt of either thread fails the write, as it closes the channels beneath.
 * Off-heap memory comes from a child of the caller's allocator, named after the file.
 */
public final class GeoParquetWriter implements AutoCloseable {
  private final StorePath path;
  private final Contract contract;
  private final WriteOptions options;
  private final BufferAllocator memory;
  private final FileEncoder encoder;
  private @Nullable FileReceipt receipt;
  private boolean ended;

  private GeoParquetWriter(
      StorePath path,
      Contract contract,
      WriteOptions options,
      BufferAllocator memory,
      FileEncoder encoder) {
    this.path = path;
    this.contract = contract;
    this.options = options;
    this.memory = memory;
    this.encoder = encoder;
  }

  /**
   * Begins a file. All that the options and the contract say is settled here, before the first
   * byte.
   *
   * @param store where it will lie; stays open
   * @param path its name there
   * @param contract what the rows are
   * @param options how to write
   * @param allocator gives off-heap memory; stays open
   * @return the writer, to be closed or discarded by the caller
   * @throws GeoParquetException when the profile cannot hold the contract
   * @throws ContractException when a file cannot hold the contract
   * @throws dev.graticule.store.ObjectExistsException when there is such a file already
   */
  public static GeoParquetWriter create(
      Store store,
      StorePath path,
      Contract contract,
      WriteOptions options,
      BufferAllocator allocator) {
    return create(store, path, contract, options, Optional.empty(), allocator);
  }

  /**
   * Begins a file that ends at a size.
   *
   * @param store where it will lie; stays open
   * @param path its name there
   * @param contract what the rows are
   * @param options how to write
   * @param target how long it is to become; see {@link #fill}
   * @param allocator gives off-heap memory; stays open
   * @return the writer, to be closed or discarded by the caller
   * @throws GeoParquetException when the profile cannot hold the contract
   * @throws ContractException when a file cannot hold the contract
   * @throws dev.graticule.store.ObjectExistsException when there is such a file already
   */
  public static GeoParquetWriter create(
      Store store,
      StorePath path,
      Contract contract,
      WriteOptions options,
      SizeTarget target,
      BufferAllocator allocator) {
    return create(store, path, contract, options, Optional.of(target), allocator);
  }

  private static GeoParquetWriter create(
      Store store,
      StorePath path,
      Contract contract,
      WriteOptions options,
      Optional<SizeTarget> target,
      BufferAllocator allocator) {
    FileEncoder.Prepared prepared = FileEncoder.prepare(contract, options);
    BufferAllocator memory = allocator.newChildAllocator("write " + path, 0, options.memoryBytes());
    try {
      FileEncoder encoder = begin(prepared, store.create(path), path, target, memory);
      return new GeoParquetWriter(path, contract, options, memory, encoder);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  private static FileEncoder begin(
      FileEncoder.Prepared prepared,
      StoreWriter writer,
      StorePath path,
      Optional<SizeTarget> target,
      BufferAllocator memory) {
    try {
      return prepared.begin(path, writer, target.orElse(null), memory);
    } catch (RuntimeException e) {
      writer.discard();
      throw e;
    }
  }

  /**
   * Writes all rows of a batch.
   *
   * @param batch the rows, lent for the length of the call
   * @throws RowRefusedException when the file cannot hold a row; nothing will be published
   * @throws dev.graticule.store.StoreException when the store fails; nothing will be published
   */
  public void write(Batch batch) {
    write(batch, 0, batch.rowCount());
  }

  /**
   * Writes some rows of a batch.
   *
   * @param batch the rows, lent for the length of the call
   * @param fromRow the first row
   * @param rowCount how many rows
   * @throws RowRefusedException when the file cannot hold a row; nothing will be published
   * @throws dev.graticule.store.StoreException when the store fails; nothing will be published
   * @throws IllegalStateException when the file reached its target size before; see {@link #fill}
   */
  public void write(Batch batch, int fromRow, int rowCount) {
    if (fill(batch, fromRow, rowCount) < rowCount) {
      throw new IllegalStateException(
          "%s has its target size and takes no further rows; close it and begin another."
              .formatted(path));
    }
  }

  /**
   * Writes rows until the file has its target size. What is compressed by then is measured, and the
   * last row groups are cut so that the file ends within a few percent of the target, indexes and
   * footer included. A row of more than {@link SizeTarget#largeRow()} bytes before compression can
   * make it longer, by at most that row.
   *
   * @param batch the rows, lent for the length of the call
   * @param fromRow the first row
   * @param rowCount how many rows
   * @return how many were written: all, unless the file is full by then
   * @throws RowRefusedException when the file cannot hold a row; nothing will be published
   * @throws dev.graticule.store.StoreException when the store fails; nothing will be published
   */
  public int fill(Batch batch, int fromRow, int rowCount) {
    if (ended) {
      throw new IllegalStateException(
          "The writer of %s is closed or has failed; begin another.".formatted(path));
    }
    Objects.checkFromIndexSize(fromRow, rowCount, batch.rowCount());
    requireSameColumns(batch.contract());
    try {
      return encoder.append(batch.root().getFieldVectors(), fromRow, rowCount);
    } catch (OutOfMemoryException e) {
      GeoParquetException failure = outOfMemory(e);
      drop(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      drop(e);
      throw e;
    }
  }

  /**
   * Encodes and compresses what is left, so that {@link #close()} only writes indexes and footer
   * and publishes. The next row begins a new row group.
   *
   * @throws dev.graticule.store.StoreException when the store fails; nothing will be published
   */
  public void seal() {
    if (ended) {
      return;
    }
    try {
      encoder.flush();
    } catch (OutOfMemoryException e) {
      GeoParquetException failure = outOfMemory(e);
      drop(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      drop(e);
      throw e;
    }
  }

  /** Drops the file because of a failure, which stays the one that is told. */
  private void drop(Throwable failure) {
    try {
      discard();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void requireSameColumns(Contract other) {
    if (other.columns().equals(contract.columns())) {
      return;
    }
    boolean sameLayout = other.names().equals(contract.names());
    for (int i = 0; sameLayout && i < contract.columns().size(); i++) {
      sameLayout = other.columns().get(i).type().equals(contract.columns().get(i).type());
    }
    if (!sameLayout) {
      throw new ContractException(
          "The batch is %s, but %s is written as %s; cast it first."
              .formatted(other, path, contract));
    }
  }

  private GeoParquetException outOfMemory(OutOfMemoryException e) {
    return new GeoParquetException(
        "%s needs more off-heap memory than the %d bytes that its writer or the allocator above it may hold; raise WriteOptions.memoryBytes or write smaller row groups."
            .formatted(path, options.memoryBytes()),
        e);
  }

  /**
   * How many rows were written.
   *
   * @return rows
   */
  public long rowsSoFar() {
    return encoder.rows();
  }

  /**
   * About how many bytes the file would have, were it closed now: what is compressed is counted,
   * the rest estimated. The same rows give the same answer in every run, so files that roll at a
   * size roll at the same rows.
   *
   * @return bytes
   */
  public long bytesSoFar() {
    return receipt == null ? encoder.bytes() : receipt.bytes();
  }

  /**
   * Tells whether the file has its target size.
   *
   * @return whether it takes no further row
   */
  public boolean isFull() {
    return encoder.isFull();
  }

  /**
   * The most that compression came to in the latest row groups; the next file of such rows begins
   * with it.
   *
   * @return bytes in the file for a byte of values; absent while no row group is known to be
   *     written
   */
  public OptionalDouble compression() {
    return encoder.compression();
  }

  /**
   * What the file is.
   *
   * @return the receipt
   * @throws IllegalStateException when the file has not been published by {@link #close()}
   */
  public FileReceipt receipt() {
    if (receipt == null) {
      throw new IllegalStateException(
          "There is no receipt of %s: it has not been published.".formatted(path));
    }
    return receipt;
  }

  /**
   * Publishes the file. Does nothing when closed, discarded or failed before.
   *
   * @throws dev.graticule.store.ObjectExistsException when a file of that name has appeared since;
   *     it stays as it is
   * @throws dev.graticule.store.PublishUnknownException when it cannot be told whether it was
   *     published; there is no receipt then
   * @throws dev.graticule.store.StoreException when the store fails; nothing is published
   */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    try {
      receipt = encoder.publish();
    } catch (OutOfMemoryException e) {
      GeoParquetException failure = outOfMemory(e);
      drop(failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      drop(e);
      throw e;
    }
    end();
  }

  /** Drops the file. Does nothing when closed or discarded before. */
  public void discard() {
    if (!ended) {
      end();
    }
  }

  private void end() {
    ended = true;
    try {
      encoder.close();
    } finally {
      memory.close();
    }
  }
}
