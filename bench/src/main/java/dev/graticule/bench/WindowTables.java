package dev.graticule.bench;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Makes the tables that windows are asked of: {@code WindowTables ROWS FOLDER} in the default
 * layout, {@code WindowTables ROWS FOLDER directory ROW_GROUP_ROWS PAGE_BYTES} with row groups and
 * pages of other sizes, {@code WindowTables ROWS FOLDER iceberg|delta} with a file for each value
 * of the column {@code part}, which the rows then bring.
 */
final class WindowTables {
  private WindowTables() {}

  public static void main(String[] args) throws Exception {
    Path folder = BenchFolder.fresh(Path.of(args[1]).toAbsolutePath());
    boolean many = args.length == 3;
    Contract contract = many ? parted() : RowContract.full();
    TableFormat format = many ? BenchTables.format(args[2]) : GeoParquetDirectory.format();
    Layout layout = many ? Layout.partitionedBy("part") : Layout.defaults();
    if (args.length > 3) {
      int rowGroupRows = Integer.parseInt(args[3]);
      long pageBytes = Long.parseLong(args[4]);
      layout =
          layout.files(
              layout.files().toBuilder().rowGroupRows(rowGroupRows).pageBytes(pageBytes).build());
    }
    try (Lake lake = Lake.open(folder)) {
      SpatialTable table = lake.create(BenchTables.NAME, contract, format, layout);
      table.append(new Rows(args[0], contract, lake.allocator())).await();
    }
  }

  private static Contract parted() {
    Contract.Builder builder = Contract.builder();
    RowContract.full().columns().forEach(builder::column);
    return builder.required("part", Scalar.INT32).build();
  }

  /** The rows of an Arrow IPC file, as they lie there. */
  private static final class Rows implements BatchSource {
    private final Contract contract;
    private final RowFile rows;
    private final BufferAllocator allocator;

    Rows(String path, Contract contract, BufferAllocator allocator) throws IOException {
      this.contract = contract;
      this.allocator = allocator;
      this.rows = new RowFile(path, allocator);
    }

    @Override
    public Contract contract() {
      return contract;
    }

    @Override
    public Optional<Batch> next() {
      try {
        return rows.load() ? Optional.of(Batch.owning(contract, moved())) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException("The rows cannot be read.", e);
      }
    }

    /** Vectors of their own: whoever orders rows keeps batches while more come. */
    private VectorSchemaRoot moved() throws IOException {
      VectorSchemaRoot root = rows.root();
      List<FieldVector> vectors = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        TransferPair pair = vector.getTransferPair(allocator);
        pair.transfer();
        vectors.add((FieldVector) pair.getTo());
      }
      return new VectorSchemaRoot(vectors);
    }

    @Override
    public void close() {
      try {
        rows.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The rows cannot be closed.", e);
      }
    }
  }
}
