package dev.graticule.file;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.filter2.columnindex.RowRanges.Range;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;

/**
 * The rows of a row group that a condition leaves possible, found page by page.
 *
 * @param ranges the rows
 * @param pagesSkipped how many pages of the read columns hold none of the rows
 */
record PageSelection(RowRanges ranges, long pagesSkipped) {

  /** A condition and the columns that it is judged by. */
  record Question(Predicate predicate, Contract contract, FileColumns columns) {

    /** The Parquet columns whose pages tell something of the condition. */
    Set<ParquetNode.Leaf> leaves() {
      Set<ParquetNode.Leaf> leaves = new LinkedHashSet<>();
      for (String path : PredicateColumns.of(predicate)) {
        Optional<Covering> covering =
            columns.find(path).flatMap(FileColumn::geo).flatMap(GeoColumn::covering);
        if (covering.isPresent()) {
          covering
              .get()
              .paths()
              .forEach(p -> columns.flatLeaf(p.toString()).ifPresent(leaves::add));
        }
        columns.flatLeaf(path).ifPresent(leaves::add);
      }
      return leaves;
    }
  }

  /**
   * Judges the pages.
   *
   * @param group the row group, which the condition neither rules out nor fulfils as a whole
   * @param wanted the columns that will be read
   * @return the rows; empty when the file's page index cannot narrow them
   */
  static Optional<PageSelection> of(
      ParquetFileReader reader,
      StoreInputFile file,
      BlockMetaData block,
      RowGroup group,
      Question question,
      List<ParquetNode.Leaf> wanted)
      throws IOException {
    Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();
    block.getColumns().forEach(c -> chunks.put(c.getPath(), c));
    Map<ParquetNode.Leaf, PageIndex> indexes = new HashMap<>();
    Set<Long> cuts = new TreeSet<>();
    for (ParquetNode.Leaf leaf : question.leaves()) {
      Optional<PageIndex> index = PageIndex.of(reader, file, chunk(chunks, leaf), group.rows());
      if (index.isPresent()) {
        indexes.put(leaf, index.get());
        index.get().firstRows().forEach(cuts::add);
      }
    }
    if (cuts.size() < 2) {
      return Optional.empty();
    }
    RowRanges ranges = possible(new ArrayList<>(cuts), indexes, group, question);
    if (ranges.rowCount() == group.rows()) {
      return Optional.empty();
    }
    long skipped = 0;
    for (ParquetNode.Leaf leaf : wanted) {
      Optional<long[]> first = PageIndex.firstRows(reader, file, chunk(chunks, leaf), group.rows());
      if (first.isEmpty()) {
        return Optional.empty();
      }
      skipped += skipped(first.get(), group.rows(), ranges);
    }
    return Optional.of(new PageSelection(ranges, skipped));
  }

  private static ColumnChunkMetaData chunk(
      Map<ColumnPath, ColumnChunkMetaData> chunks, ParquetNode.Leaf leaf) {
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(leaf.descriptor().getPath()));
    if (chunk == null) {
      throw new GeoParquetException("column \"%s\" is missing".formatted(leaf.path()));
    }
    return chunk;
  }

  /** Between two cuts every column that tells something stays within one page. */
  private static RowRanges possible(
      List<Long> cuts,
      Map<ParquetNode.Leaf, PageIndex> indexes,
      RowGroup group,
      Question question) {
    RowRanges.Builder ranges = RowRanges.builder();
    for (int i = 0; i < cuts.size(); i++) {
      long from = cuts.get(i);
      long to = i + 1 < cuts.size() ? cuts.get(i + 1) : group.rows();
      Evidence evidence = group.evidenceOf(from, to - from, indexes);
      Verdict verdict =
          StatisticsEvaluator.verdict(question.predicate(), question.contract(), evidence);
      if (verdict != Verdict.NONE) {
        ranges.addSelectedRange(from, to - 1);
      }
    }
    return withoutLonelyEnd(ranges.build());
  }

  /**
   * parquet-java (1.18) takes a column for ended once it has fetched the number of the last row,
   * although the row's page is still to come: a last range of one row behind a gap that begins
   * within a page gives the value after the row before. The range is given a second row, which the
   * condition tests as it does every other.
   */
  private static RowRanges withoutLonelyEnd(RowRanges selected) {
    List<Range> ranges = selected.getRanges();
    if (ranges.size() < 2) {
      return selected;
    }
    Range last = ranges.get(ranges.size() - 1);
    if (last.from < last.to) {
      return selected;
    }
    RowRanges.Builder builder = RowRanges.builder();
    ranges.subList(0, ranges.size() - 1).forEach(r -> builder.addSelectedRange(r.from, r.to));
    builder.addSelectedRange(last.from - 1, last.to);
    return builder.build();
  }

  private static long skipped(long[] firstRows, long rows, RowRanges ranges) {
    long skipped = 0;
    for (int i = 0; i < firstRows.length; i++) {
      long last = (i + 1 < firstRows.length ? firstRows[i + 1] : rows) - 1;
      if (!ranges.isOverlapping(firstRows[i], last)) {
        skipped++;
      }
    }
    return skipped;
  }
}
