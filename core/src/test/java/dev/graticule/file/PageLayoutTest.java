package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

class PageLayoutTest extends WriterFixture {
  private static final Contract POINTS =
      Contract.builder().required("id", Scalar.INT32).geometry("geometry", g -> g).build();

  private static List<List<Object>> points(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row(i, wkb("POINT (%d %d)".formatted(i, -i))))
        .toList();
  }

  private static ColumnChunkMetaData chunk(BlockMetaData block, String path) {
    return block.getColumns().stream()
        .filter(c -> c.getPath().toDotString().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private ColumnChunkMetaData chunk(String path) throws IOException {
    return chunk(footer().getBlocks().get(0), path);
  }

  @Test
  void rowGroupsAreCutByRows() throws IOException {
    write(POINTS, WriteOptions.builder().rowGroupRows(40).build(), points(100));
    assertThat(footer().getBlocks().stream().map(BlockMetaData::getRowCount))
        .containsExactly(40L, 40L, 20L);
  }

  @Test
  void rowGroupsAreCutByBytes() throws IOException {
    // An id, a length, a point and its covering: 4 + 4 + 21 + 32 bytes a row.
    write(POINTS, WriteOptions.builder().rowGroupBytes(61 * 30).build(), points(100));
    assertThat(footer().getBlocks().stream().map(BlockMetaData::getRowCount))
        .containsExactly(30L, 30L, 30L, 10L);
  }

  @Test
  void theCoveringHasSmallPagesWithAnIndexThatTellsThemApart() throws IOException {
    write(POINTS, WriteOptions.builder().coveringPageRows(10).build(), points(95));
    try (ParquetFileReader reader = ParquetRows.open(file())) {
      ColumnChunkMetaData xmin = chunk(reader.getFooter().getBlocks().get(0), "bbox.xmin");
      OffsetIndex offsets = reader.readOffsetIndex(xmin);
      ColumnIndex index = reader.readColumnIndex(xmin);
      assertThat(offsets.getPageCount()).isEqualTo(10);
      assertThat(offsets.getFirstRowIndex(3)).isEqualTo(30);
      assertThat(index.getMinValues().get(3).getDouble(0)).isEqualTo(30.0);
      assertThat(index.getMaxValues().get(3).getDouble(0)).isEqualTo(39.0);
      ColumnChunkMetaData id = chunk(reader.getFooter().getBlocks().get(0), "id");
      assertThat(reader.readOffsetIndex(id).getPageCount()).isEqualTo(1);
      assertThat(reader.readColumnIndex(id)).isNotNull();
    }
  }

  @Test
  void pagesAreCutByBytesAlsoInsideLists() throws IOException {
    ColumnType words = new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE);
    Contract contract = RowBatches.column("words", words);
    List<List<Object>> rows =
        IntStream.range(0, 50).mapToObj(i -> row(List.of("x".repeat(100), "y" + i))).toList();
    write(
        contract,
        WriteOptions.builder()
            .pageBytes(1_000)
            .dictionaries(Map.of("words.element", DictionaryPolicy.NEVER))
            .build(),
        rows);
    try (ParquetFileReader reader = ParquetRows.open(file())) {
      OffsetIndex offsets = reader.readOffsetIndex(chunk("words.list.element"));
      assertThat(offsets.getPageCount()).isBetween(5, 8);
    }
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void floatingPointColumnsHaveTheTypeDefinedOrder() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("d", Scalar.FLOAT64)
            .nullable("f", Scalar.FLOAT32)
            .nullable("list", new ColumnType.ListOf(Scalar.FLOAT64, Nullability.NULLABLE))
            .geometry("geometry", g -> g)
            .build();
    write(contract, WriteOptions.defaults(), List.of(row(1.0, 2f, List.of(3.0), null)));
    MessageType schema = footer().getFileMetaData().getSchema();
    assertThat(schema.getColumns().stream().map(c -> c.getPrimitiveType().columnOrder()))
        .hasSize(8)
        .allMatch(ColumnOrder.typeDefined()::equals);
  }

  @Test
  void statisticsSayWhatIsThereAndNanIsLeftOut() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("d", Scalar.FLOAT64)
            .nullable("zero", Scalar.FLOAT64)
            .nullable("nan", Scalar.FLOAT64)
            .nullable("t", Scalar.TEXT)
            .nullable("none", Scalar.INT64)
            .build();
    write(
        contract,
        WriteOptions.defaults(),
        List.of(
            row(2.5, 0.0, Double.NaN, "b", null),
            row(Double.NaN, -0.0, Double.NaN, "ä", null),
            row(null, 0.0, Double.NaN, "", null),
            row(-1.0, 0.0, Double.NaN, null, null)));
    Statistics<?> d = chunk("d").getStatistics();
    assertThat(d.genericGetMin()).isEqualTo(-1.0);
    assertThat(d.genericGetMax()).isEqualTo(2.5);
    assertThat(d.getNumNulls()).isEqualTo(1);
    assertThat(d.getNanCount()).isEqualTo(1);
    Statistics<?> zero = chunk("zero").getStatistics();
    assertThat(zero.genericGetMin()).isEqualTo(-0.0);
    assertThat(zero.genericGetMax()).isEqualTo(0.0);
    assertThat(chunk("nan").getStatistics().hasNonNullValue()).isFalse();
    assertThat(chunk("nan").getStatistics().getNumNulls()).isZero();
    Statistics<?> t = chunk("t").getStatistics();
    assertThat(t.genericGetMin()).isEqualTo(Binary.fromString(""));
    assertThat(t.genericGetMax()).isEqualTo(Binary.fromString("ä"));
    Statistics<?> none = chunk("none").getStatistics();
    assertThat(none.hasNonNullValue()).isFalse();
    assertThat(none.getNumNulls()).isEqualTo(4);
  }

  @Test
  void geometriesAreCountedWhereAbsentButHaveNoLeastAndGreatestBytes() throws IOException {
    List<List<Object>> rows = new ArrayList<>(points(10));
    rows.add(row(10, null));
    rows.add(row(11, null));
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      write(POINTS, WriteOptions.builder().profile(profile).pageRows(3).build(), rows);
      Statistics<?> statistics = chunk("geometry").getStatistics();
      assertThat(statistics.hasNonNullValue()).isFalse();
      assertThat(statistics.getNumNulls()).isEqualTo(2);
      try (ParquetFileReader reader = ParquetRows.open(file())) {
        assertThat(reader.readColumnIndex(chunk("geometry"))).isNull();
        assertThat(reader.readOffsetIndex(chunk("geometry")).getPageCount()).isEqualTo(4);
      }
      Files.delete(file());
    }
  }

  @Test
  void aDictionaryIsUsedWhereItPaysAndOnlyThere() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("few", Scalar.TEXT)
            .nullable("many", Scalar.TEXT)
            .nullable("told", Scalar.TEXT)
            .nullable("forbidden", Scalar.TEXT)
            .build();
    List<List<Object>> rows =
        IntStream.range(0, 5_000)
            .mapToObj(i -> row("v" + i % 9, "unique " + i, "unique " + i, "same"))
            .toList();
    WriteOptions options =
        WriteOptions.builder()
            .dictionaries(
                Map.of("told", DictionaryPolicy.ALWAYS, "forbidden", DictionaryPolicy.NEVER))
            .build();
    write(contract, options, rows);
    assertThat(chunk("few").getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(chunk("many").getEncodings()).doesNotContain(Encoding.RLE_DICTIONARY);
    assertThat(chunk("told").getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(chunk("forbidden").getEncodings()).doesNotContain(Encoding.RLE_DICTIONARY);
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void aDictionaryGivenUpMidwayLosesNothing() throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      rows.add(row(i < 3_000 ? "few" + i % 5 : i % 11 == 0 ? null : "many" + i));
    }
    WriteOptions options = WriteOptions.builder().rowGroupRows(10_000).pageRows(900).build();
    write(RowBatches.column("t", Scalar.TEXT), options, rows);
    assertThat(chunk("t").getEncodings()).contains(Encoding.RLE_DICTIONARY, Encoding.PLAIN);
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void aDictionaryBeyondItsSizeIsGivenUp() throws IOException {
    List<List<Object>> rows =
        IntStream.range(0, 60).mapToObj(i -> row("x".repeat(60_000) + i % 30)).toList();
    write(
        RowBatches.column("t", Scalar.TEXT),
        WriteOptions.builder().dictionaries(Map.of("t", DictionaryPolicy.ALWAYS)).build(),
        rows);
    assertThat(chunk("t").getEncodings()).containsOnly(Encoding.PLAIN, Encoding.RLE);
    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void fieldIdsRunDepthFirstFromOne() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("a", Scalar.INT32)
            .nullable("m", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT32, Nullability.NULLABLE))
            .nullable(
                "s",
                new ColumnType.Struct(
                    List.of(
                        Column.nullable(
                            "l", new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE)))))
            .geometry("geometry", g -> g)
            .build();
    write(contract, WriteOptions.defaults(), List.of());
    MessageType schema = footer().getFileMetaData().getSchema();
    assertThat(schema.getType("a").getId().intValue()).isEqualTo(1);
    assertThat(schema.getType("m", "key_value", "value").getId().intValue()).isEqualTo(4);
    assertThat(schema.getType("m", "key_value").getId()).isNull();
    assertThat(schema.getType("s", "l", "list", "element").getId().intValue()).isEqualTo(7);
    assertThat(schema.getType("geometry").getId().intValue()).isEqualTo(8);
    assertThat(schema.getType("bbox", "ymax").getId().intValue()).isEqualTo(13);
  }

  @Test
  void givenFieldIdsAreWritten() throws IOException {
    Map<String, Integer> ids = Map.of("id", 40, "geometry", 7, "bbox", 90, "bbox.xmin", 91);
    write(POINTS, WriteOptions.builder().fieldIds(ids).build(), points(1));
    MessageType schema = footer().getFileMetaData().getSchema();
    assertThat(schema.getType("id").getId().intValue()).isEqualTo(40);
    assertThat(schema.getType("geometry").getId().intValue()).isEqualTo(7);
    assertThat(schema.getType("bbox", "xmin").getId().intValue()).isEqualTo(91);
    assertThat(schema.getType("bbox", "ymin").getId()).isNull();
  }

  @Test
  void theSizeIsKnownBeforehandAndTheSameInEveryRun() throws IOException {
    Random random = new Random(7);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(row(i, wkb("POINT (%s %s)".formatted(random.nextDouble(), random.nextDouble()))));
    }
    List<Long> alone = sizes(WriteOptions.builder().rowGroupRows(1_000).build(), rows);
    long actual = Files.size(file());
    assertThat((double) alone.get(alone.size() - 1) / (double) actual).isBetween(0.95, 1.05);
    assertThat(alone).isSorted();
    Files.delete(file());
    var worker = java.util.concurrent.Executors.newSingleThreadExecutor();
    try {
      assertThat(sizes(WriteOptions.builder().rowGroupRows(1_000).executor(worker).build(), rows))
          .isEqualTo(alone);
    } finally {
      worker.shutdown();
    }
  }

  private List<Long> sizes(WriteOptions options, List<List<Object>> rows) {
    List<Long> sizes = new ArrayList<>();
    try (Store store = Store.local(folder);
        Batch batch = RowBatches.of(allocator, POINTS, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, POINTS, options, allocator)) {
      for (int at = 0; at < rows.size(); at += 500) {
        writer.write(batch, at, 500);
        sizes.add(writer.bytesSoFar());
      }
    }
    return sizes;
  }
}
