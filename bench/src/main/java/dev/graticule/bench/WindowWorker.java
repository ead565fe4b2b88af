package dev.graticule.bench;

import static dev.graticule.query.Query.from;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Bounds;
import dev.graticule.query.QueryEngine;
import dev.graticule.table.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;

/**
 * Asks a table for the rows in each of some windows, ids and WKB: {@code WindowWorker FOLDER
 * WINDOWS}, of which the second is a file with four numbers a line. Tells how many rows came, the
 * sum of their ids and the bytes of their geometries.
 */
final class WindowWorker implements WorkerLoop.Round {
  private final QueryEngine engine;
  private final List<Bounds> windows;
  private long rows;
  private long ids;
  private long bytes;

  private WindowWorker(QueryEngine engine, List<Bounds> windows) {
    this.engine = engine;
    this.windows = windows;
  }

  public static void main(String[] args) throws Exception {
    try (Lake lake = Lake.open(Path.of(args[0]).toAbsolutePath());
        QueryEngine engine = QueryEngine.builder().lake(lake).threads(2).open()) {
      WorkerLoop.serve(new WindowWorker(engine, windows(Path.of(args[1]))));
    }
  }

  private static List<Bounds> windows(Path file) throws Exception {
    return Files.readAllLines(file).stream()
        .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
        .map(side -> Bounds.of(side[0], side[1], side[2], side[3]))
        .toList();
  }

  @Override
  public void prepare() {
    rows = 0;
    ids = 0;
    bytes = 0;
  }

  @Override
  public void run() throws Exception {
    for (Bounds window : windows) {
      engine
          .query(from(BenchTables.NAME).window(window).select("id", "geometry"))
          .forEachBatch(this::count)
          .await();
    }
  }

  private void count(Batch batch) {
    BigIntVector id = (BigIntVector) batch.vector("id");
    VarBinaryVector geometry = (VarBinaryVector) batch.vector("geometry");
    rows += batch.rowCount();
    for (int row = 0; row < batch.rowCount(); row++) {
      ids += id.get(row);
    }
    bytes += geometry.getEndOffset(batch.rowCount() - 1) - geometry.getStartOffset(0);
  }

  @Override
  public String result() {
    return "%d rows, ids %d, %d bytes".formatted(rows, ids, bytes);
  }
}
