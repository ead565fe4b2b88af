package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Contract;
import dev.graticule.file.InteropSamples.Sample;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.geom.Envelope;

/**
 * Writes files for other people's readers into {@code target/interop}, and beside each the rows
 * that went in, as Arrow IPC. {@code interop/run} opens them with those readers and compares.
 */
class InteropFilesTest {
  private static final Path FOLDER = Path.of("target", "interop");

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  static Stream<Sample> samples() {
    return InteropSamples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFileForOthersIsWrittenBesideItsRows(Sample sample) throws IOException {
    Files.createDirectories(FOLDER);
    StorePath path = StorePath.of(sample.name() + ".parquet");
    Path file = FOLDER.resolve(path.value());
    Files.deleteIfExists(file);
    WriteOptions options =
        WriteOptions.builder()
            .profile(sample.profile())
            .rowGroupRows(sample.rowGroupRows())
            .pageRows(sample.rowGroupRows() / 2)
            .coveringPageRows(Math.max(1, sample.rowGroupRows() / 5))
            .build();
    FileReceipt receipt;
    try (Store store = Store.local(FOLDER);
        Batch batch = RowBatches.of(allocator, sample.contract(), sample.rows());
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, path, sample.contract(), options, allocator)) {
      writer.write(batch);
      writer.close();
      receipt = writer.receipt();
      writeArrow(batch, FOLDER.resolve(sample.name() + ".arrow"));
    }

    int rows = sample.rows().size();
    assertThat(receipt.rows()).isEqualTo(rows);
    assertThat(receipt.bytes()).isEqualTo(Files.size(file));
    assertThat(receipt.rowGroups())
        .isEqualTo((rows + sample.rowGroupRows() - 1) / sample.rowGroupRows());
    for (int column = 0; column < sample.contract().columns().size(); column++) {
      if (sample.contract().columns().get(column).isGeometry()) {
        assertBounds(receipt, sample.contract(), sample.rows(), column);
      }
    }
    ValidationReport report = Validations.validate(file);
    assertThat(report.isValid()).as(report.toString()).isTrue();
  }

  /** The receipt's box is the one that JTS finds. */
  private static void assertBounds(
      FileReceipt receipt, Contract contract, List<List<Object>> rows, int column) {
    Envelope expected = new Envelope();
    List<Object> absent = new ArrayList<>();
    for (List<Object> row : rows) {
      if (row.get(column) instanceof byte[] wkb) {
        expected.expandToInclude(WkbCodec.decode(wkb).getEnvelopeInternal());
      } else {
        absent.add(row);
      }
    }
    var geometry = receipt.geometry(contract.names().get(column));
    assertThat(geometry.nulls()).hasValue(absent.size());
    assertThat(
            geometry
                .bounds()
                .map(b -> new Envelope(b.xmin(), b.xmax(), b.ymin(), b.ymax()))
                .orElseGet(Envelope::new))
        .isEqualTo(expected);
  }

  private static void writeArrow(Batch batch, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ArrowFileWriter writer =
            new ArrowFileWriter(batch.root(), null, Channels.newChannel(out))) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
  }
}
