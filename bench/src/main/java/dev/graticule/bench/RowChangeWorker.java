package dev.graticule.bench;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.iceberg.FormatVersion;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Changes 1% of the rows of a table, other ones in each round. {@code RowChangeWorker
 * delta|iceberg|iceberg3 make FOLDER ROWS_FILE TARGET_KIB} makes the table, {@code … upsert FOLDER
 * SOURCES} merges the file of the round's number, {@code … delete FOLDER ROWS} deletes a run of
 * rows in each of {@value #RUNS} parts of the ids.
 */
final class RowChangeWorker {
  /** How many runs of ids a delete takes out: in every file some. */
  static final int RUNS = 16;

  private RowChangeWorker() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]).toAbsolutePath();
    TableFormat format = format(args[0]);
    switch (args[1]) {
      case "make" -> make(format, folder, args[3], Long.parseLong(args[4]));
      case "upsert" -> WorkerLoop.serve(new Upserts(folder, Path.of(args[3])));
      case "delete" -> WorkerLoop.serve(new Deletes(folder, Long.parseLong(args[3])));
      default -> throw new IllegalArgumentException("There is no work " + args[1] + ".");
    }
  }

  private static TableFormat format(String name) {
    return name.equals("iceberg3")
        ? Iceberg.format().withFormatVersion(FormatVersion.V3)
        : BenchTables.format(name);
  }

  private static void make(TableFormat format, Path folder, String rows, long targetKib)
      throws Exception {
    Layout layout = Layout.defaults().targetFileSize(ByteSize.kibibytes(targetKib));
    try (Lake lake = Lake.open(BenchFolder.fresh(folder))) {
      lake.create(BenchTables.NAME, RowContract.full(), format, layout)
          .append(new RowSource(rows, lake.allocator()))
          .await();
    }
  }

  /** Rounds on one table, each opened anew. */
  private abstract static class Rounds implements WorkerLoop.Round {
    private final Path folder;
    private int round;

    Rounds(Path folder) {
      this.folder = folder;
    }

    abstract void change(SpatialTable table, int number) throws Exception;

    @Override
    public void run() throws Exception {
      try (Lake lake = Lake.open(folder)) {
        change(lake.table(BenchTables.NAME), round++);
      }
    }

    /** Rows, the sum of their ids, and how many of them were upserted. */
    @Override
    public String result() {
      long rows = 0;
      long sum = 0;
      long changed = 0;
      try (Lake lake = Lake.open(folder)) {
        SpatialTable table = lake.table(BenchTables.NAME);
        try (BatchSource all =
            table.scan(table.snapshot(), List.of("id", "name"), Predicates.all())) {
          for (Optional<Batch> next = all.next(); next.isPresent(); next = all.next()) {
            try (Batch batch = next.get()) {
              BigIntVector ids = (BigIntVector) batch.vector("id");
              VarCharVector names = (VarCharVector) batch.vector("name");
              for (int row = 0; row < batch.rowCount(); row++) {
                sum += ids.get(row);
                changed +=
                    !names.isNull(row) && names.getObject(row).toString().equals("changed") ? 1 : 0;
              }
              rows += batch.rowCount();
            }
          }
        }
      }
      return "%d rows, %d, %d changed".formatted(rows, sum, changed);
    }
  }

  private static final class Upserts extends Rounds {
    private final Path sources;

    Upserts(Path folder, Path sources) {
      super(folder);
      this.sources = sources;
    }

    @Override
    void change(SpatialTable table, int number) throws Exception {
      String rows = sources.resolve(number + ".arrow").toString();
      table.upsert(new RowSource(rows, table.allocator()), "id").await();
    }
  }

  private static final class Deletes extends Rounds {
    private final long rows;

    Deletes(Path folder, long rows) {
      super(folder);
      this.rows = rows;
    }

    @Override
    void change(SpatialTable table, int number) {
      long part = rows / RUNS;
      long run = part / 100;
      List<Predicate> runs = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        long from = i * part + number * run;
        runs.add(Predicates.and(Predicates.ge("id", from), Predicates.lt("id", from + run)));
      }
      table.deleteWhere(new Predicate.Or(runs)).await();
    }
  }
}
