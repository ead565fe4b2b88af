package dev.graticule.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The pages of one column in a row group: where their rows begin and what is known of them. */
final class PageIndex {
  private final long[] firstRows;
  private final long rows;
  private final List<LeafStatistics> statistics;

  private PageIndex(long[] firstRows, long rows, List<LeafStatistics> statistics) {
    this.firstRows = firstRows;
    this.rows = rows;
    this.statistics = statistics;
  }

  /** Where the rows of each page begin; empty when the file does not say, or not credibly. */
  static Optional<long[]> firstRows(
      ParquetFileReader reader, StoreInputFile file, ColumnChunkMetaData chunk, long rows)
      throws IOException {
    check(file, chunk.getOffsetIndexReference());
    @Nullable OffsetIndex offsets = reader.readOffsetIndex(chunk);
    if (offsets == null || offsets.getPageCount() == 0) {
      return Optional.empty();
    }
    long[] first =
        LongStream.range(0, offsets.getPageCount())
            .map(i -> offsets.getFirstRowIndex((int) i))
            .toArray();
    boolean credible = first[0] == 0;
    for (int i = 0; i < first.length; i++) {
      long count = (i + 1 < first.length ? first[i + 1] : rows) - first[i];
      credible &= first[i] >= 0 && count > 0 && count <= Integer.MAX_VALUE;
      credible &= isInside(offsets.getOffset(i), offsets.getCompressedPageSize(i), chunk);
    }
    return credible ? Optional.of(first) : Optional.empty();
  }

  private static void check(StoreInputFile file, @Nullable IndexReference index)
      throws IOException {
    if (index != null) {
      ThriftGuard.check(file.bytes(index.getOffset(), index.getLength()));
    }
  }

  private static boolean isInside(long offset, int size, ColumnChunkMetaData chunk) {
    long start = chunk.getStartingPos();
    return size > 0 && offset >= start && offset - start <= chunk.getTotalSize() - size;
  }

  /**
   * The pages of a column without lists with their statistics; empty when the file has none, or
   * claims another number of values than of rows.
   */
  static Optional<PageIndex> of(
      ParquetFileReader reader, StoreInputFile file, ColumnChunkMetaData chunk, long rows)
      throws IOException {
    check(file, chunk.getColumnIndexReference());
    @Nullable ColumnIndex index = reader.readColumnIndex(chunk);
    Optional<long[]> first =
        index == null || chunk.getValueCount() != rows
            ? Optional.empty()
            : firstRows(reader, file, chunk, rows);
    if (index == null || first.isEmpty()) {
      return Optional.empty();
    }
    int pages = first.get().length;
    if (index.getMinValues().size() != pages
        || index.getMaxValues().size() != pages
        || index.getNullPages().size() != pages) {
      return Optional.empty();
    }
    LeafStatistics[] statistics = new LeafStatistics[pages];
    for (int i = 0; i < pages; i++) {
      long count = (i + 1 < pages ? first.get()[i + 1] : rows) - first.get()[i];
      statistics[i] = statistics(index, i, count, isFloating(chunk.getPrimitiveType()));
    }
    return Optional.of(new PageIndex(first.get(), rows, List.of(statistics)));
  }

  private static boolean isFloating(PrimitiveType type) {
    return type.getPrimitiveTypeName() == PrimitiveTypeName.FLOAT
        || type.getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE
        || type.getLogicalTypeAnnotation() instanceof Float16LogicalTypeAnnotation;
  }

  /** Some writers call a page of NaN alone, which has no least and greatest value, a null page. */
  private static LeafStatistics statistics(
      ColumnIndex index, int page, long rows, boolean floating) {
    if (index.getNullPages().get(page)) {
      OptionalLong nulls = count(index.getNullCounts(), page);
      if (floating && !nulls.equals(OptionalLong.of(rows))) {
        return new LeafStatistics(nulls, OptionalLong.empty(), Optional.empty(), Optional.empty());
      }
      return new LeafStatistics(
          OptionalLong.of(rows), OptionalLong.of(0), Optional.empty(), Optional.empty());
    }
    return new LeafStatistics(
        count(index.getNullCounts(), page),
        count(index.getNanCounts(), page),
        value(index.getMinValues(), page),
        value(index.getMaxValues(), page));
  }

  private static OptionalLong count(@Nullable List<Long> counts, int page) {
    return counts == null || counts.size() <= page
        ? OptionalLong.empty()
        : OptionalLong.of(counts.get(page));
  }

  private static Optional<ByteBuffer> value(List<ByteBuffer> values, int page) {
    return Optional.ofNullable(values.get(page));
  }

  /** The rows with which pages begin. */
  LongStream firstRows() {
    return LongStream.of(firstRows);
  }

  /** What is known of a stretch of rows that lies within one page. */
  LeafStatistics of(long fromRow, long count) {
    int found = Arrays.binarySearch(firstRows, fromRow);
    int page = found >= 0 ? found : -found - 2;
    long end = page + 1 < firstRows.length ? firstRows[page + 1] : rows;
    return statistics.get(page).ofPart(count, end - firstRows[page]);
  }
}
