package dev.graticule.examples.tour;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.examples.tour.TourResult.FileBox;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The reports of a made-up fleet, the last quarter of them a day later. By then the vehicles know
 * where they are heading.
 *
 * @param rows how many reports
 */
record FleetRows(long rows) implements TourRows {
  private static final long SEED = 20_260_101;
  private static final int BATCH_ROWS = 8_192;

  @Override
  public String table() {
    return "reports";
  }

  @Override
  public BatchSource first(BufferAllocator allocator) {
    return Records.source(Report.class, new Fleet(0, rows - later(), SEED), allocator, BATCH_ROWS);
  }

  @Override
  public Column added(Contract contract) {
    return Column.nullable("heading", Scalar.FLOAT64);
  }

  @Override
  public Optional<BatchSource> second(boolean evolved, BufferAllocator allocator) {
    Fleet fleet = new Fleet(rows - later(), later(), SEED);
    if (!evolved) {
      return Optional.of(Records.source(Report.class, fleet, allocator, BATCH_ROWS));
    }
    Stream<HeadedReport> headed = Stream.generate(fleet::next).limit(later()).map(HeadedReport::of);
    return Optional.of(Records.source(HeadedReport.class, headed, allocator, BATCH_ROWS));
  }

  private long later() {
    return rows / 4;
  }

  @Override
  public Subject subject(Contract contract, List<FileBox> files) {
    return subject();
  }

  /** What to ask, whatever the fleet sent. */
  Subject subject() {
    return new Subject(
        table(),
        "location",
        true,
        true,
        Bounds.of(9, 46, 18, 54),
        Lines.point(16.3725, 48.2086),
        Lines.LONG_WAY,
        "SELECT vehicle || ' drove ' || max(speed) || ' km/h' AS answer FROM reports GROUP BY vehicle ORDER BY max(speed) DESC, vehicle LIMIT 1");
  }
}
