package dev.graticule.bench;

import dev.graticule.query.ExtensionPolicy;
import dev.graticule.query.Fallback;
import dev.graticule.query.QueryEngine;
import dev.graticule.query.QueryException;
import dev.graticule.table.Lake;
import java.nio.file.Path;
import java.util.List;

/**
 * Queries that need more memory than they have at their first try: {@code FallbackWorker FOLDER
 * PROFILE}. Tells how many of them were answered.
 */
final class FallbackWorker {
  private static final long MEBIBYTE = 1 << 20;

  /** From one that the engine spills to one whose batches are too wide. */
  private static final List<String> QUERIES =
      List.of(
          "SELECT id, geometry FROM rows ORDER BY name, id",
          "SELECT name, count(*) n, string_agg(h3, ',') h FROM rows GROUP BY name",
          "SELECT h3, count(*) n, max(geometry) g FROM rows GROUP BY h3",
          "SELECT a.id, b.geometry FROM rows a JOIN rows b ON a.id = b.id + 1",
          "SELECT id, repeat(name, 400) wide FROM rows WHERE id % 20 = 0");

  private static final List<Long> MEMORY = List.of(48L, 64L, 96L, 128L);

  private FallbackWorker() {}

  public static void main(String[] args) throws Exception {
    Fallback profile = Fallback.valueOf(args[1]);
    int[] good = new int[1];
    WorkerLoop.serve(
        new WorkerLoop.Round() {
          @Override
          public void run() {
            good[0] = 0;
            try (Lake lake = Lake.open(Path.of(args[0]).toAbsolutePath())) {
              for (long mebibytes : MEMORY) {
                good[0] += answered(lake, mebibytes * MEBIBYTE, profile);
              }
            }
          }

          @Override
          public String result() {
            return "%d/%d".formatted(good[0], QUERIES.size() * MEMORY.size());
          }
        });
  }

  private static int answered(Lake lake, long bytes, Fallback profile) {
    int answered = 0;
    try (QueryEngine engine =
        QueryEngine.builder()
            .lake(lake)
            .extensions(ExtensionPolicy.NEVER)
            .memoryLimit(bytes)
            .batchMemory(32 * MEBIBYTE)
            .fallback(profile)
            .open()) {
      for (String sql : QUERIES) {
        try {
          engine.sql(sql).forEachBatch(batch -> {}).await();
          answered++;
        } catch (QueryException e) {
          System.err.printf("%s at %d MiB: %s%n", sql, bytes / MEBIBYTE, e.getMessage());
        }
      }
    }
    return answered;
  }
}
