package dev.graticule.bench;

import static dev.graticule.query.Query.from;

import dev.graticule.batch.Batch;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * All rows, id and WKB, to a consumer: {@code StreamWorker ours|raw FOLDER SLOWNESS}. Ours goes to
 * a subscriber, raw is DuckDB's own Arrow export in batches of as many rows. With a slowness above
 * 1 each batch takes the consumer so many times what it took to come. Tells the answer, and behind
 * a bar the milliseconds up to the first batch and the KiB that were resident before.
 */
final class StreamWorker implements WorkerLoop.Round {
  private static final int BATCH_ROWS = 16_384;

  private final int slowness;
  private final Delivery delivery;
  private WindowClient.Answer sum = WindowClient.Answer.NONE;
  private long begun;
  private long last;
  private double firstMillis;
  private long residentBefore;

  /** Has all rows come to a worker. */
  @FunctionalInterface
  private interface Delivery {
    void to(StreamWorker worker) throws Exception;
  }

  private StreamWorker(int slowness, Delivery delivery) {
    this.slowness = slowness;
    this.delivery = delivery;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]).toAbsolutePath();
    int slowness = Integer.parseInt(args[2]);
    if (args[0].equals("ours")) {
      try (OurWindows client = new OurWindows(folder, 0)) {
        WorkerLoop.serve(new StreamWorker(slowness, worker -> worker.subscribe(client)));
      }
      return;
    }
    String files = QueryTable.files(folder);
    Properties properties = new Properties();
    properties.setProperty("jdbc_stream_results", "true");
    try (DuckDBConnection connection =
            (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
        BufferAllocator allocator = new RootAllocator()) {
      connection.createStatement().execute("SET enable_geoparquet_conversion = false");
      connection.setAutoCommit(false);
      WorkerLoop.serve(
          new StreamWorker(slowness, worker -> worker.export(connection, files, allocator)));
    }
  }

  @Override
  public void prepare() throws Exception {
    sum = WindowClient.Answer.NONE;
    firstMillis = 0;
    residentBefore = CancelWorker.resident();
  }

  @Override
  public void run() throws Exception {
    begun = System.nanoTime();
    last = begun;
    delivery.to(this);
  }

  @Override
  public String result() {
    return "%s|%f|%d".formatted(sum, firstMillis, residentBefore);
  }

  private void take(WindowClient.Answer answer) {
    long now = System.nanoTime();
    if (firstMillis == 0) {
      firstMillis = (now - begun) / 1e6;
    }
    sum = sum.plus(answer);
    if (slowness > 1) {
      try {
        Thread.sleep(Math.min(2_000, (now - last) * slowness / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    last = System.nanoTime();
  }

  private void subscribe(OurWindows client) throws Exception {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    client
        .engine()
        .query(from(BenchTables.NAME).select("id", "geometry"))
        .batchRows(BATCH_ROWS)
        .publisher()
        .subscribe(
            new Flow.Subscriber<Batch>() {
              private Flow.@Nullable Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
              }

              @Override
              public void onNext(Batch batch) {
                try (batch) {
                  take(OurWindows.answer(batch));
                }
                Flow.Subscription known = subscription;
                if (known != null) {
                  known.request(1);
                }
              }

              @Override
              public void onError(Throwable error) {
                end.completeExceptionally(error);
              }

              @Override
              public void onComplete() {
                end.complete(true);
              }
            });
    end.get();
  }

  private void export(DuckDBConnection connection, String files, BufferAllocator allocator)
      throws Exception {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, geometry FROM read_parquet(%s)".formatted(files));
        DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery();
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, BATCH_ROWS)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        take(
            OurWindows.answer(
                root.getRowCount(),
                (BigIntVector) root.getVector("id"),
                (VarBinaryVector) root.getVector("geometry")));
      }
    }
  }
}
