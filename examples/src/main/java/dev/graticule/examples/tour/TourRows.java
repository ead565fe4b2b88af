package dev.graticule.examples.tour;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.examples.tour.TourResult.FileBox;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows that a tour writes beside the zones. They come in two commits; between them, where the
 * format can, the table gets another column.
 */
sealed interface TourRows permits FleetRows, OwnRows {

  /** The name of their table. */
  String table();

  /** The rows of the first commit, to be closed by the caller. */
  BatchSource first(BufferAllocator allocator);

  /** The column that the table gets then. */
  Column added(Contract contract);

  /**
   * The rows of the second commit.
   *
   * @param evolved whether the table has got its column
   */
  Optional<BatchSource> second(boolean evolved, BufferAllocator allocator);

  /** What to ask of them. */
  Subject subject(Contract contract, List<FileBox> files);
}
