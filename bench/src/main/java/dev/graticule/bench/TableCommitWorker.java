package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.List;

/**
 * Appends of one known file each, commit after commit, to a new table that our format has made:
 * {@code TableCommitWorker iceberg|delta ours|raw FOLDER COMMITS}.
 */
final class TableCommitWorker implements WorkerLoop.Round {
  private static final Bounds WORLD = Bounds.of(-180, -90, 180, 90);

  private final String format;
  private final boolean ours;
  private final Path folder;
  private final int commits;
  private List<DataFile> files = List.of();
  private Steps steps = new Steps(i -> {}, () -> {});

  /** A commit by its number, and the end of all. */
  private record Steps(Step commit, Runnable end) {}

  /** One commit. */
  @FunctionalInterface
  private interface Step {
    void run(int number);
  }

  private TableCommitWorker(String format, boolean ours, Path folder, int commits) {
    this.format = format;
    this.ours = ours;
    this.folder = folder;
    this.commits = commits;
  }

  public static void main(String[] args) throws Exception {
    WorkerLoop.serve(
        new TableCommitWorker(
            args[0],
            args[1].equals("ours"),
            Path.of(args[2]).toAbsolutePath(),
            Integer.parseInt(args[3])));
  }

  /** A table of one file, and as many to come as there will be commits. */
  @Override
  public void prepare() throws Exception {
    BenchFolder.fresh(folder);
    files = GridFiles.of(0, commits + 1, commits + 1);
    Lake lake = Lake.open(folder);
    SpatialTable table =
        lake.create(BenchTables.NAME, RowContract.full(), BenchTables.format(format));
    table.commit(Commit.append(files.subList(0, 1)));
    if (ours) {
      steps =
          new Steps(number -> table.commit(Commit.append(List.of(files.get(number)))), lake::close);
      return;
    }
    lake.close();
    RawTable raw = RawTable.open(format, folder, BenchTables.NAME);
    raw.prepare(files.stream().map(file -> file.path().name()).toList());
    steps = new Steps(raw::append, raw::close);
  }

  @Override
  public void run() {
    for (int number = 1; number <= commits; number++) {
      steps.commit().run(number);
    }
  }

  /** As the format's own library finds it. */
  @Override
  public String result() {
    steps.end().run();
    try (RawTable raw = RawTable.open(format, folder, BenchTables.NAME)) {
      return BenchTables.digest(raw.plan(WORLD));
    }
  }
}
