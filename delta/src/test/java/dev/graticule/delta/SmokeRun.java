package dev.graticule.delta;

import dev.graticule.predicate.Predicates;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.SpatialTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A life of a table in a process of its own: begun, filled, summed up, rewritten, expired. */
final class SmokeRun {
  private SmokeRun() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.create("t");
      for (int i = 0; i < 11; i++) {
        table.append(lake.rows(i, i + 1)).await();
      }
      Path hint = folder.resolve("t/_delta_log/_last_checkpoint");
      for (int i = 0; i < 6_000 && !Files.exists(hint); i++) {
        Thread.sleep(5);
      }
      DataFile first = table.snapshot().files(Predicates.all()).get(0);
      table.commit(Commit.replace(table.snapshot().id(), List.of(first.path()), List.of()));
    }
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.table("t");
      table.expire(new Expiry(Instant.now().plusSeconds(60), 1));
      System.out.println("rows left: " + lake.ids(table).size());
    }
  }
}
