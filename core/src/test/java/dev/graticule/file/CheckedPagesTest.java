package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedPagesTest {

  private static PageReader reader(PrimitiveTypeName type, int bytes, int claimed) {
    PageReadStore pages =
        new PageReadStore() {
          @Override
          public PageReader getPageReader(ColumnDescriptor column) {
            return new PageReader() {
              @Override
              public DictionaryPage readDictionaryPage() {
                return new DictionaryPage(
                    BytesInput.from(new byte[bytes]), claimed, Encoding.PLAIN);
              }

              @Override
              public long getTotalValueCount() {
                return 1;
              }

              @Override
              public DataPage readPage() {
                return Optional.<DataPage>empty().orElse(null);
              }
            };
          }

          @Override
          public long getRowCount() {
            return 1;
          }
        };
    ColumnDescriptor column =
        new ColumnDescriptor(new String[] {"c"}, Types.required(type).named("c"), 0, 0);
    return new CheckedPages(pages).getPageReader(column);
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, 8, 2147483647",
    "INT64, 8, 2",
    "BINARY, 40, 11",
    "DOUBLE, 0, 1",
    "INT96, 23, 2",
    "FLOAT, 8, -1"
  })
  void aDictionaryThatClaimsMoreThanItsBytesHoldIsRefused(
      PrimitiveTypeName type, int bytes, int claimed) {
    assertThatThrownBy(() -> reader(type, bytes, claimed).readDictionaryPage())
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining(String.valueOf(claimed));
  }

  @ParameterizedTest
  @CsvSource({"INT32, 8, 2", "INT64, 8, 1", "BINARY, 40, 10", "DOUBLE, 0, 0", "INT96, 24, 2"})
  void aDictionaryThatFitsIsGiven(PrimitiveTypeName type, int bytes, int claimed) {
    assertThat(reader(type, bytes, claimed).readDictionaryPage().getDictionarySize())
        .isEqualTo(claimed);
  }

  @ParameterizedTest
  @CsvSource({"INT32"})
  void pagesThatEndEarlyAreSaidTo(PrimitiveTypeName type) {
    assertThatThrownBy(() -> reader(type, 0, 0).readPage())
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("pages end");
  }
}
