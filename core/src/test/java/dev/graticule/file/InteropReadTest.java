package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Reads the files that other people's writers left in a folder, and writes beside each what was
 * read, as Arrow IPC, and the codes that the validator found: {@code interop/run} compares them
 * with what the writers were given, and with what is known of them.
 */
class InteropReadTest {
  private static final String FOLDER = "graticule.interop.from";

  @TestFactory
  Stream<DynamicTest> filesOfOtherWritersAreReadWhole() throws IOException {
    String folder = System.getProperty(FOLDER);
    assumeTrue(
        folder != null, "No files of other writers are here; interop/run has them written first.");
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(folder))) {
      files = found.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream().map(f -> dynamicTest(f.getFileName().toString(), () -> copy(f)));
  }

  private static void copy(Path file) throws IOException {
    String name = file.getFileName().toString();
    Path copy = file.resolveSibling(name.replaceAll("\\.parquet$", ".read.arrow"));
    try (BufferAllocator allocator = new RootAllocator();
        Store store = Store.local(file.getParent());
        GeoParquetFile parquet = GeoParquetFile.open(store, StorePath.of(name));
        FileScan scan = parquet.read(ReadOptions.all().withBatchRows(1_000), allocator);
        OutputStream out = Files.newOutputStream(copy);
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowLayout.schema(scan.contract()), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      writer.start();
      long rows = 0;
      Optional<Batch> next;
      while ((next = scan.next()).isPresent()) {
        try (Batch batch = next.get();
            ArrowRecordBatch vectors = new VectorUnloader(batch.root()).getRecordBatch()) {
          new VectorLoader(root).load(vectors);
          writer.writeBatch();
          rows += batch.rowCount();
        }
      }
      writer.end();
      assertThat(rows).isEqualTo(parquet.rows());
    }
    Files.write(
        file.resolveSibling(name.replaceAll("\\.parquet$", ".codes")),
        Validations.validate(file).counts().keySet().stream().map(ViolationCode::label).toList());
  }
}
