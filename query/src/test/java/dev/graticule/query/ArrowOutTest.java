package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches for other languages. */
@Timeout(60)
final class ArrowOutTest extends EngineTest {
  private List<Long> expected = List.of();

  @BeforeEach
  void registerTable() throws Exception {
    engine.register(
        "reports",
        TestTable.write(folder.resolve("t"), Row.random(5, 9_000), 3, TestTable.Boxes.DOUBLES));
    expected = ids(engine.query(from("reports")));
  }

  private QueryResult all() {
    return engine.query(from("reports")).batchRows(2_048);
  }

  private static List<Long> ids(ArrowReader reader) throws IOException {
    List<Long> ids = new ArrayList<>();
    while (reader.loadNextBatch()) {
      BigIntVector vector = (BigIntVector) reader.getVectorSchemaRoot().getVector("id");
      for (int row = 0; row < vector.getValueCount(); row++) {
        ids.add(vector.get(row));
      }
    }
    return ids;
  }

  private static void requireGeoArrow(ArrowReader reader) throws IOException {
    assertThat(reader.getVectorSchemaRoot().getSchema().findField("location").getMetadata())
        .containsEntry("ARROW:extension:name", "geoarrow.wkb");
  }

  @Test
  void anArrowFileIsReadFromItsFooter() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    QuerySummary summary = all().writeArrowFile(out).await(SOON);
    try (ArrowFileReader reader =
        new ArrowFileReader(
            new ByteArrayReadableSeekableByteChannel(out.toByteArray()), allocator)) {
      assertThat(reader.getRecordBlocks()).hasSize((int) summary.batches());
      requireGeoArrow(reader);
      assertThat(ids(reader)).isEqualTo(expected);
    }
  }

  @Test
  void aStreamOfTheCInterfaceGivesTheSameRows() throws Exception {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      all().exportTo(stream.memoryAddress());
      try (ArrowReader reader = Data.importArrayStream(allocator, stream)) {
        requireGeoArrow(reader);
        assertThat(ids(reader)).isEqualTo(expected);
      }
    }
  }

  @Test
  void releasingAStreamEarlyEndsItsQuery() throws Exception {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      all().exportTo(stream.memoryAddress());
      try (ArrowReader reader = Data.importArrayStream(allocator, stream)) {
        assertThat(reader.loadNextBatch()).isTrue();
      }
    }
    assertThat(engine.state().queries()).isEmpty();
  }

  @Test
  void anErrorBehindAStreamReachesWhoeverPulls() throws Exception {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      engine
          .sql(
              "SELECT range id, CASE WHEN range > 2900000 THEN error('no more') END e FROM range(3000000)")
          .exportTo(stream.memoryAddress());
      try (ArrowReader reader = Data.importArrayStream(allocator, stream)) {
        assertThatThrownBy(() -> ids(reader)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aQueryThatCannotBeAskedFillsNoStream() {
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      assertThatThrownBy(() -> engine.sql("SELECT * FROM nowhere").exportTo(stream.memoryAddress()))
          .isInstanceOf(QueryException.class);
      assertThat(stream.snapshot().release).isZero();
    }
  }

  @Test
  void aStreamThatTakesNoMoreEndsTheJobWithItsError() {
    OutputStream full =
        new OutputStream() {
          private int taken;

          @Override
          public void write(int one) throws IOException {
            if (taken++ > 10_000) {
              throw new IOException("disk full");
            }
          }
        };
    assertThatThrownBy(() -> all().writeArrowFile(full).await(SOON))
        .rootCause()
        .hasMessage("disk full");
  }
}
