package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.ScanReport.Decision;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a file, batch by batch, with an account of what was read and what was left out. For
 * one thread at a time; the file it comes from stays open at least as long.
 */
public final class FileScan implements BatchSource {
  private final ColumnsScan engine;
  private final List<Decision> plan;
  private final long fileBytes;
  private long rowsDecoded;
  private long rowsGiven;
  private boolean done;

  FileScan(ColumnsScan engine, List<Decision> plan, long fileBytes) {
    this.engine = engine;
    this.plan = plan;
    this.fileBytes = fileBytes;
  }

  @Override
  public Contract contract() {
    return engine.contract();
  }

  @Override
  public Optional<Batch> next() {
    if (done) {
      return Optional.empty();
    }
    Optional<Batch> batch = engine.next();
    if (batch.isEmpty()) {
      close();
    }
    batch.ifPresent(
        b -> {
          rowsDecoded += b.rowCount();
          rowsGiven += b.rowCount();
        });
    return batch;
  }

  /**
   * What was read and left out so far; whole when the source has ended.
   *
   * @return the report
   */
  public ScanReport report() {
    return new ScanReport(
        Scan.COLUMNS, plan, 0, 0, rowsDecoded, rowsGiven, engine.bytesRead(), fileBytes);
  }

  @Override
  public void close() {
    if (!done) {
      done = true;
      engine.close();
    }
  }
}
