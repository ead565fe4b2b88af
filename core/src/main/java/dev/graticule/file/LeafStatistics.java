package dev.graticule.file;

import dev.graticule.file.StatisticValue.End;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of the values of one Parquet column in a row group or a page.
 *
 * @param nulls how many rows have none
 * @param nans how many values are NaN, where it says so
 * @param min the least value in plain encoding
 * @param max the greatest value in plain encoding
 */
record LeafStatistics(
    OptionalLong nulls, OptionalLong nans, Optional<ByteBuffer> min, Optional<ByteBuffer> max) {
  static final LeafStatistics UNKNOWN =
      new LeafStatistics(
          OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

  static LeafStatistics of(ColumnChunkMetaData chunk) {
    @Nullable Statistics<?> statistics = chunk.getStatistics();
    if (statistics == null || statistics.isEmpty()) {
      return UNKNOWN;
    }
    boolean range = statistics.hasNonNullValue();
    return new LeafStatistics(
        statistics.isNumNullsSet()
            ? OptionalLong.of(statistics.getNumNulls())
            : OptionalLong.empty(),
        statistics.isNanCountSet()
            ? OptionalLong.of(statistics.getNanCount())
            : OptionalLong.empty(),
        range ? Optional.of(ByteBuffer.wrap(statistics.getMinBytes())) : Optional.empty(),
        range ? Optional.of(ByteBuffer.wrap(statistics.getMaxBytes())) : Optional.empty());
  }

  /** What is known of some of the rows that this is known of. */
  LeafStatistics ofPart(long part, long rows) {
    return part == rows
        ? this
        : new LeafStatistics(ofPart(nulls, part, rows), ofPart(nans, part, rows), min, max);
  }

  private static OptionalLong ofPart(OptionalLong count, long part, long rows) {
    if (count.isEmpty() || count.getAsLong() == 0) {
      return count;
    }
    return count.getAsLong() == rows ? OptionalLong.of(part) : OptionalLong.empty();
  }

  ColumnStatistics of(ParquetNode.Leaf leaf) {
    boolean floating =
        switch (leaf.kind()) {
          case FLOAT16, FLOAT32, FLOAT64 -> true;
          default -> false;
        };
    Optional<Literal> low = min.flatMap(b -> StatisticValue.literal(leaf, b, End.MIN));
    Optional<Literal> high = max.flatMap(b -> StatisticValue.literal(leaf, b, End.MAX));
    // A range that runs backwards is no range.
    boolean sane =
        low.isEmpty() || high.isEmpty() || LiteralOrder.compare(low.get(), high.get()) <= 0;
    return new ColumnStatistics(
        nulls,
        floating ? nans : OptionalLong.of(0),
        sane ? low : Optional.empty(),
        sane ? high : Optional.empty());
  }
}
