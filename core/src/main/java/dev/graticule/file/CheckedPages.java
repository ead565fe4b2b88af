package dev.graticule.file;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/**
 * The pages of a row group, with the numbers checked that parquet-java allocates by: a dictionary
 * may not claim more values than its bytes can hold.
 *
 * @param onPage is told of each page of values
 */
record CheckedPages(PageReadStore pages, Runnable onPage) implements PageReadStore {

  CheckedPages(PageReadStore pages) {
    this(pages, () -> {});
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    return new PageReader() {
      @Override
      public DictionaryPage readDictionaryPage() {
        return checked(reader.readDictionaryPage(), column);
      }

      @Override
      public long getTotalValueCount() {
        return reader.getTotalValueCount();
      }

      @Override
      public DataPage readPage() {
        DataPage page = reader.readPage();
        if (page == null) {
          throw new GeoParquetException("its pages end before its rows do");
        }
        onPage.run();
        return page;
      }
    };
  }

  @SuppressWarnings("NullAway") // parquet-java says "no dictionary" with null.
  private static DictionaryPage checked(DictionaryPage page, ColumnDescriptor column) {
    if (page == null) {
      return page;
    }
    long values = page.getDictionarySize();
    long least =
        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
          case INT32, FLOAT, BINARY -> 4;
          case INT64, DOUBLE -> 8;
          case INT96 -> 12;
          case FIXED_LEN_BYTE_ARRAY -> Math.max(1, column.getPrimitiveType().getTypeLength());
          case BOOLEAN -> 1;
        };
    if (values < 0 || values > page.getBytes().size() / least) {
      throw new GeoParquetException(
          "a dictionary of %d bytes claims %d values".formatted(page.getBytes().size(), values));
    }
    return page;
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public Optional<Long> getRowIndexOffset() {
    return pages.getRowIndexOffset();
  }

  @Override
  public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
    return pages.getRowIndexes();
  }

  @Override
  public void close() {
    pages.close();
  }
}
