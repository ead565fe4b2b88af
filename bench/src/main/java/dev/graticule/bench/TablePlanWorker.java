package dev.graticule.bench;

import static dev.graticule.predicate.Predicates.window;

import dev.graticule.contract.Bounds;
import dev.graticule.table.Commit;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which files of a table to open for some small boxes, from opening it anew each time: {@code
 * TablePlanWorker iceberg|delta ours|raw FOLDER}. With {@code make FILES} in place of the last two
 * the table is made: {@code TablePlanWorker iceberg|delta make FOLDER FILES}.
 */
final class TablePlanWorker implements WorkerLoop.Round {
  private static final int COMMITS = 10;
  private static final int BOXES = 5;
  private static final double BOX_DEGREES = 3;

  private final String format;
  private final boolean ours;
  private final Path folder;
  private final SplittableRandom random = new SplittableRandom(42);
  private final List<String> planned = new ArrayList<>();
  private List<Bounds> boxes = List.of();

  private TablePlanWorker(String format, boolean ours, Path folder) {
    this.format = format;
    this.ours = ours;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]).toAbsolutePath();
    if (args[1].equals("make")) {
      make(args[0], folder, Integer.parseInt(args[3]));
      return;
    }
    WorkerLoop.serve(new TablePlanWorker(args[0], args[1].equals("ours"), folder));
  }

  private static void make(String format, Path folder, int files) throws Exception {
    BenchFolder.fresh(folder);
    try (Lake lake = Lake.open(folder)) {
      SpatialTable table =
          lake.create(BenchTables.NAME, RowContract.full(), BenchTables.format(format));
      for (int i = 0; i < COMMITS; i++) {
        int from = (int) ((long) files * i / COMMITS);
        int to = (int) ((long) files * (i + 1) / COMMITS);
        table.commit(Commit.append(GridFiles.of(from, to, files)));
      }
    }
  }

  @Override
  public void prepare() {
    planned.clear();
    boxes = random.doubles(BOXES, -80, 80).mapToObj(this::box).toList();
  }

  private Bounds box(double y) {
    double x = random.nextDouble(-170, 170);
    return Bounds.of(x, y, x + BOX_DEGREES, y + BOX_DEGREES);
  }

  @Override
  public void run() {
    for (Bounds box : boxes) {
      planned.addAll(ours ? ours(box) : raw(box));
    }
  }

  private List<String> ours(Bounds box) {
    try (Lake lake = Lake.open(folder)) {
      return lake.table(BenchTables.NAME).plan(window("geometry", box)).kept().stream()
          .map(file -> file.path().name())
          .toList();
    }
  }

  private List<String> raw(Bounds box) {
    try (RawTable table = RawTable.open(format, folder, BenchTables.NAME)) {
      return table.plan(box);
    }
  }

  @Override
  public String result() {
    return BenchTables.digest(planned);
  }
}
