package dev.graticule.delta;

import dev.graticule.store.Store;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What Kernel works with: its own expressions and parsers, our store beneath. Its Hadoop engine is
 * never made: on a local disk it loses commits of writers that race.
 *
 * <p>What cannot be read is said with the name of its file, which Kernel does not say.
 */
final class StoreEngine implements Engine {
  private final Store store;
  private final DefaultEngine kernel;

  StoreEngine(Store store) {
    this.store = store;
    this.kernel = DefaultEngine.create(new StoreFileIo(store));
  }

  @Override
  public ExpressionHandler getExpressionHandler() {
    return kernel.getExpressionHandler();
  }

  @Override
  public FileSystemClient getFileSystemClient() {
    return kernel.getFileSystemClient();
  }

  @Override
  public JsonHandler getJsonHandler() {
    return new Json(kernel.getJsonHandler());
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return new Parquet(kernel.getParquetHandler(), store);
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }

  private record Json(JsonHandler kernel) implements JsonHandler {
    @Override
    public ColumnarBatch parseJson(
        ColumnVector json, StructType schema, Optional<ColumnVector> selected) {
      return kernel.parseJson(json, schema, selected);
    }

    @Override
    public CloseableIterator<ColumnarBatch> readJsonFiles(
        CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
      return new FileByFile<>(files, file -> kernel.readJsonFiles(one(file), schema, predicate));
    }

    @Override
    public void writeJsonFileAtomically(String path, CloseableIterator<Row> rows, boolean overwrite)
        throws IOException {
      kernel.writeJsonFileAtomically(path, rows, overwrite);
    }
  }

  private record Parquet(ParquetHandler kernel, Store store) implements ParquetHandler {
    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(
        CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
      return new FileByFile<>(files, file -> kernel.readParquetFiles(one(file), schema, predicate));
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(
        String directory,
        CloseableIterator<FilteredColumnarBatch> batches,
        List<Column> statistics) {
      throw new UnsupportedOperationException("Kernel writes no data files here.");
    }

    @Override
    public void writeParquetFileAtomically(
        String path, CloseableIterator<FilteredColumnarBatch> batches) throws IOException {
      try (StoreOutput output = new StoreOutput(store, path)) {
        DefaultEngine.create(new OneOutput(store, output))
            .getParquetHandler()
            .writeParquetFileAtomically(path, batches);
        output.publish();
      }
    }
  }

  /** Lets Kernel write one file, which it takes to be there before it is published. */
  private static final class OneOutput extends StoreFileIo {
    private final StoreOutput output;

    OneOutput(Store store, StoreOutput output) {
      super(store);
      this.output = output;
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return output;
    }

    @Override
    public FileStatus getFileStatus(String path) {
      return FileStatus.of(path);
    }
  }

  private static CloseableIterator<FileStatus> one(FileStatus file) {
    return new CloseableIterator<>() {
      private boolean given;

      @Override
      public boolean hasNext() {
        return !given;
      }

      @Override
      public FileStatus next() {
        given = true;
        return file;
      }

      @Override
      public void close() {}
    };
  }
}
