package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.locationtech.jts.geom.Geometry;

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
    assertPruningLosesNothing(file);
    Files.write(
        file.resolveSibling(name.replaceAll("\\.parquet$", ".codes")),
        Validations.validate(file).counts().keySet().stream().map(ViolationCode::label).toList());
  }

  /** Asks each planar column for what meets the box of one of its geometries. */
  private static void assertPruningLosesNothing(Path file) {
    try (BufferAllocator allocator = new RootAllocator();
        Store store = Store.local(file.getParent());
        GeoParquetFile parquet =
            GeoParquetFile.open(store, StorePath.of(file.getFileName().toString()))) {
      for (Column column : parquet.contract().geometryColumns()) {
        if (((ColumnType.Geometry) column.type()).edges() != Edges.PLANAR) {
          continue;
        }
        ReadOptions every = ReadOptions.all().withColumns(List.of(column.name()));
        List<Geometry> geometries = geometries(parquet.read(every, allocator));
        List<Geometry> shown = geometries.stream().filter(g -> !g.isEmpty()).toList();
        if (!shown.isEmpty()) {
          Geometry area = shown.get(shown.size() / 2).getEnvelope();
          assertThat(
                  geometries(
                      parquet.read(
                          every.withPredicate(Predicates.intersects(column.name(), area)),
                          allocator)))
              .as("what of %s meets %s", column.name(), area)
              .usingElementComparator((a, b) -> a.equalsExact(b) ? 0 : 1)
              .containsExactlyElementsOf(
                  geometries.stream().filter(g -> g.intersects(area)).toList());
        }
      }
    }
  }

  /** The geometries of the rows that have one, the scan closed. */
  private static List<Geometry> geometries(FileScan scan) {
    List<Geometry> found = new ArrayList<>();
    try (scan) {
      Optional<Batch> next;
      while ((next = scan.next()).isPresent()) {
        try (Batch batch = next.get()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            if (batch.root().getVector(0).getObject(row) instanceof byte[] wkb) {
              found.add(WkbCodec.decode(wkb));
            }
          }
        }
      }
    }
    return found;
  }
}
