package dev.graticule.examples.tour;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Change;
import dev.graticule.contract.Contract;
import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.Job;
import dev.graticule.order.Order;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Writes the tour's tables into a lake, in one format. */
final class TableWriting {
  private static final int ZONE_BATCH_ROWS = 8;
  private static final long ZONE_GROUP_BYTES = 4 << 20;

  private final Lake lake;
  private final Path folder;
  private final TableFormat format;
  private final PrintStream out;
  private final Interruption interruption;

  TableWriting(
      Lake lake, Path folder, TableFormat format, PrintStream out, Interruption interruption) {
    this.lake = lake;
    this.folder = folder;
    this.format = format;
    this.out = out;
    this.interruption = interruption;
  }

  /** The time zones, in one commit. */
  Written zones(Outlines outlines) {
    try (TimeZones zones = TimeZones.open()) {
      SpatialTable table = lake.create("zones", Contract.of(Zone.class), format, fewZonesAGroup());
      Appends appends = new Appends(table);
      appends.add(
          Records.source(Zone.class, outlines.watching(zones), lake.allocator(), ZONE_BATCH_ROWS));
      return appends.written();
    }
  }

  /** Begins the table of the other rows, or is refused before anything is written. */
  SpatialTable begin(TourRows rows) {
    try (BatchSource first = rows.first(lake.allocator())) {
      return lake.create(rows.table(), first.contract(), format, smallFiles());
    }
  }

  /** The other rows: a commit, a new column where the format has such, another commit. */
  Written rows(SpatialTable table, TourRows rows) {
    Appends appends = new Appends(table);
    appends.add(rows.first(lake.allocator()));
    boolean evolves = table.capabilities().contains(Capability.EVOLVE);
    if (evolves) {
      table.evolve(Change.add(rows.added(table.contract())));
    }
    Optional<BatchSource> second = rows.second(evolves, lake.allocator());
    second.ifPresent(appends::add);
    return appends.written();
  }

  /**
   * The rows of a table once more, in one commit, along a Hilbert curve: the files that come of it
   * lie side by side.
   */
  InOrder inOrder(SpatialTable table, String geometry) {
    SpatialTable ordered =
        lake.create(
            table.name() + "_in_order",
            table.contract(),
            format,
            smallFiles().order(Order.hilbert(geometry).over(Places.extent(table))));
    Appends appends = new Appends(ordered);
    appends.add(table.scan());
    return new InOrder(
        table.name(), appends.written(), table.layoutQuality(), ordered.layoutQuality());
  }

  /** Borders are heavy: small row groups, or every question would look at all of them. */
  private static Layout fewZonesAGroup() {
    return Layout.defaults().files(WriteOptions.builder().rowGroupBytes(ZONE_GROUP_BYTES).build());
  }

  /** Small enough that a tour's table has several files to skip. */
  private static Layout smallFiles() {
    return Layout.defaults().targetFileSize(ByteSize.mebibytes(4));
  }

  /** Appends to one table, summed up. */
  private final class Appends {
    private final SpatialTable table;
    private int commits;
    private long rows;
    private int files;
    private long bytes;
    private Duration took = Duration.ZERO;

    Appends(SpatialTable table) {
      this.table = table;
    }

    void add(BatchSource source) {
      Job<AppendResult> job = interruption.watch(table.append(source));
      AppendResult result = ProgressLine.await(table.name(), job, out);
      commits++;
      rows += result.rows();
      files += result.files().size();
      bytes += result.bytes();
      took = took.plus(job.progress().elapsed());
    }

    Written written() {
      Path where = folder.resolve(table.name());
      long logBytes = TourFolder.bytes(where) - bytes;
      return new Written(
          table.name(), where.toString(), commits, rows, files, bytes, logBytes, took);
    }
  }
}
