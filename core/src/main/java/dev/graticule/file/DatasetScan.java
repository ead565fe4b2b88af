package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.dataset.file.FileSystemDatasetFactory;
import org.apache.arrow.dataset.jni.NativeMemoryPool;
import org.apache.arrow.dataset.scanner.ScanOptions;
import org.apache.arrow.dataset.scanner.Scanner;
import org.apache.arrow.dataset.source.Dataset;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Reads a whole file with Apache Arrow's native Parquet reader, which gives the rows in the order
 * of the file: so each is told by how many came before it. The only class that names {@code
 * arrow-dataset}, which need not be there; {@link DatasetEngine} keeps it from being loaded then.
 */
final class DatasetScan implements FileEngine {
  private final Contract contract;
  private final List<Field> fields;
  private final BufferAllocator allocator;
  private final Place place;
  private final long bytes;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ArrowReader reader;
  private RowsRead rows;
  private boolean closed;

  private DatasetScan(
      Contract contract,
      String uri,
      long batchRows,
      RowsRead rows,
      BufferAllocator allocator,
      Place place,
      long bytes)
      throws Exception {
    this.rows = rows;
    this.contract = contract;
    this.fields = ArrowLayout.schema(contract).getFields();
    this.allocator = allocator;
    this.place = place;
    this.bytes = bytes;
    try {
      // What an imported batch needs lives as long as the batch: no child could be closed before.
      FileSystemDatasetFactory factory =
          opened(
              new FileSystemDatasetFactory(
                  allocator, NativeMemoryPool.getDefault(), FileFormat.PARQUET, uri));
      Dataset dataset = opened(factory.finish());
      ScanOptions options =
          new ScanOptions.Builder(batchRows)
              .columns(Optional.of(contract.names().toArray(String[]::new)))
              .build();
      Scanner scanner = opened(dataset.newScan(options));
      this.reader = opened(scanner.scanBatches());
    } catch (Exception | LinkageError e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the file, when each column comes in the one layout that its type has.
   *
   * @param rows where the first batch begins
   * @return the scan; empty when a column would have to be converted
   */
  static Optional<FileEngine> open(
      Contract contract,
      String uri,
      long batchRows,
      RowsRead rows,
      BufferAllocator allocator,
      Place place,
      long bytes) {
    DatasetScan scan =
        place.call(() -> new DatasetScan(contract, uri, batchRows, rows, allocator, place, bytes));
    boolean fits = false;
    try {
      fits =
          place.call(
              () ->
                  haveSameLayout(
                      scan.fields, scan.reader.getVectorSchemaRoot().getSchema().getFields()));
      return fits ? Optional.of(scan) : Optional.empty();
    } finally {
      if (!fits) {
        scan.close();
      }
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(0, resource);
    return resource;
  }

  private static boolean haveSameLayout(List<Field> expected, List<Field> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      Field a = expected.get(i);
      Field b = actual.get(i);
      if (!a.getType().equals(b.getType())
          || b.getDictionary() != null
          || !haveSameLayout(a.getChildren(), b.getChildren())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    if (closed || !place.call(reader::loadNextBatch)) {
      return Optional.empty();
    }
    VectorSchemaRoot read = place.call(reader::getVectorSchemaRoot);
    int count = read.getRowCount();
    if (count == 0) {
      return next();
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    try {
      for (int i = 0; i < fields.size(); i++) {
        FieldVector source = read.getVector(i);
        FieldVector target = root.getVector(i);
        place.run(() -> source.makeTransferPair(target).transfer());
      }
      root.setRowCount(count);
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
    rows = rows.next(count);
    return Optional.of(Batch.owning(contract, root));
  }

  @Override
  public Scan scan() {
    return Scan.DATASET;
  }

  @Override
  public RowsRead rows() {
    return rows;
  }

  /** The native reader reads the columns it needs and does not say how much that was. */
  @Override
  public long bytesRead() {
    return bytes;
  }

  @Override
  public long pages() {
    return 0;
  }

  @Override
  public long pagesSkipped() {
    return 0;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      place.call(
          () -> {
            AutoCloseables.close(opened);
            return true;
          });
    }
  }
}
