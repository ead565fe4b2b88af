package dev.graticule.junit;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.junit.TableFixture.Sighting;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A process of its own that works on a lake. It says that it is ready and waits for a word, so that
 * several begin together.
 */
final class ConformanceProcess {
  /** How a process ends whose table was begun by another. */
  static final int LOST = 3;

  private static final int ROWS = 3;

  /** Changes of rows that come to the same when they are done twice. */
  enum RowWork {
    /** Rows go, those of one file and some of another. */
    DELETE {
      @Override
      void run(SpatialTable table, Lake lake) {
        table.deleteWhere(Predicates.lt("id", 5)).await();
      }
    },
    /** Rows of two files are replaced, one comes in. */
    UPSERT {
      @Override
      void run(SpatialTable table, Lake lake) {
        table.upsert(of(lake, 1, 4, 100), "id").await();
      }
    },
    /** Rows go, others come. */
    OVERWRITE {
      @Override
      void run(SpatialTable table, Lake lake) {
        table.overwriteWhere(Predicates.eq("region", REGION), of(lake, 200, 201)).await();
      }
    };

    /** In no other row. */
    static final String REGION = "changed";

    abstract void run(SpatialTable table, Lake lake);

    private static BatchSource of(Lake lake, long... ids) {
      return Records.source(
          Sighting.class,
          LongStream.of(ids).mapToObj(id -> TableFixture.sighting(id, Optional.of(REGION))),
          lake.allocator(),
          ROWS);
    }
  }

  private ConformanceProcess() {}

  /**
   * Runs it.
   *
   * @param args what to do, the lake's folder, the format's name, then numbers
   */
  public static void main(String[] args) throws IOException {
    try (FaultyStore store = FaultyStore.over(Store.local(Path.of(args[1])));
        Lake lake = Lake.over(store)) {
      System.out.write("ready\n".getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      if (System.in.read() < 0) {
        throw new IOException("Nobody said that it begins.");
      }
      switch (args[0]) {
        case "create" -> create(lake, args[2]);
        case "append" -> append(lake, Long.parseLong(args[3]), Integer.parseInt(args[4]));
        case "halt" -> halt(lake, store, Long.parseLong(args[3]), Long.parseLong(args[4]));
        case "change" -> {
          store.haltAt(Long.parseLong(args[5]));
          RowWork.valueOf(args[3]).run(lake.table(args[4]), lake);
          store.heal();
        }
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void create(Lake lake, String format) {
    TableFormat found =
        lake.formats().stream().filter(f -> f.name().equals(format)).findFirst().orElseThrow();
    try {
      lake.create("sightings", TableFixture.contract(), found);
    } catch (TableExistsException lost) {
      Runtime.getRuntime().exit(LOST);
    }
  }

  private static void append(Lake lake, long from, int times) {
    SpatialTable table = lake.table("sightings");
    for (int i = 0; i < times; i++) {
      table.append(rows(lake, from + (long) i * ROWS)).await();
    }
  }

  private static void halt(Lake lake, FaultyStore store, long from, long call) {
    SpatialTable table = lake.table("sightings");
    store.haltAt(call);
    table.append(rows(lake, from)).await();
    store.heal();
  }

  private static BatchSource rows(Lake lake, long from) {
    return Records.source(
        Sighting.class,
        LongStream.range(from, from + ROWS)
            .mapToObj(id -> TableFixture.sighting(id, Optional.of("r" + id % 3))),
        lake.allocator(),
        ROWS);
  }
}
