package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class ArrowTest {
  private static final byte[] POINT =
      WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(1, 2)));
  private static final String UTM =
      "{\"crs\":{\"type\":\"ProjectedCRS\",  \"id\":{\"authority\":\"EPSG\",\"code\":25832}}}";

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  /** A column of ids and one of points, in two batches of two rows. */
  private byte[] ipc(boolean file, String extension, String metadata) throws IOException {
    return ipc(file, extension, metadata, CompressionUtil.CodecType.NO_COMPRESSION);
  }

  private byte[] ipc(
      boolean file, String extension, String metadata, CompressionUtil.CodecType codec)
      throws IOException {
    Field geometry =
        new Field(
            "geometry",
            new FieldType(
                true,
                ArrowType.Binary.INSTANCE,
                null,
                extension.isEmpty()
                    ? Map.of()
                    : Map.of(
                        ArrowLayout.EXTENSION_NAME,
                        extension,
                        ArrowLayout.EXTENSION_METADATA,
                        metadata)),
            null);
    Field id = Field.nullable("id", new ArrowType.Int(64, true));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompressionCodec.Factory codecs =
        codec == CompressionUtil.CodecType.NO_COMPRESSION
            ? NoCompressionCodec.Factory.INSTANCE
            : CommonsCompressionFactory.INSTANCE;
    try (VectorSchemaRoot root =
            VectorSchemaRoot.create(new Schema(List.of(id, geometry)), allocator);
        var writer =
            file
                ? new ArrowFileWriter(
                    root,
                    null,
                    Channels.newChannel(out),
                    Map.of(),
                    IpcOption.DEFAULT,
                    codecs,
                    codec)
                : new ArrowStreamWriter(
                    root, null, Channels.newChannel(out), IpcOption.DEFAULT, codecs, codec)) {
      writer.start();
      for (int batch = 0; batch < 2; batch++) {
        root.allocateNew();
        for (int row = 0; row < 2; row++) {
          ((BigIntVector) root.getVector(0)).setSafe(row, 2L * batch + row);
        }
        ((VarBinaryVector) root.getVector(1)).setSafe(0, POINT);
        root.setRowCount(2);
        writer.writeBatch();
      }
      writer.end();
    }
    return out.toByteArray();
  }

  private Arrow stored(byte[] bytes) throws IOException {
    Files.write(folder.resolve("in.arrow"), bytes);
    return Arrow.file(Store.local(folder), StorePath.of("in.arrow"));
  }

  private List<List<String>> rows(Input input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private static final List<List<String>> FOUR =
      List.of(
          List.of("0", "POINT (1 2)"),
          List.of("1", "null"),
          List.of("2", "POINT (1 2)"),
          List.of("3", "null"));

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesAndStreamsAreToldApartAndRead(boolean file) throws IOException {
    Arrow arrow = stored(ipc(file, "geoarrow.wkb", UTM));
    try (BatchSource source = Convert.from(arrow).source(allocator)) {
      ColumnType.Geometry type = (ColumnType.Geometry) source.contract().require("geometry").type();
      assertThat(type.crs())
          .isEqualTo(
              Crs.projjson(
                  "{\"type\":\"ProjectedCRS\",  \"id\":{\"authority\":\"EPSG\",\"code\":25832}}"));
      assertThat(Drained.rows(source)).isEqualTo(FOUR);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionUtil.CodecType.class,
      names = {"LZ4_FRAME", "ZSTD"})
  void compressedDataIsRead(CompressionUtil.CodecType codec) throws IOException {
    assertThat(rows(stored(ipc(true, "geoarrow.wkb", UTM, codec)))).isEqualTo(FOUR);
    assertThat(rows(stored(ipc(false, "geoarrow.wkb", UTM, codec)))).isEqualTo(FOUR);
  }

  @Test
  void edgesAndAnUnknownCrsAreKeptAndTheLatterCanBeDeclared() throws IOException {
    Arrow arrow = stored(ipc(true, "geoarrow.wkb", "{\"edges\":\"spherical\"}"));
    try (BatchSource source = Convert.from(arrow).source(allocator)) {
      ColumnType.Geometry type = (ColumnType.Geometry) source.contract().require("geometry").type();
      assertThat(type.crs()).isEqualTo(Crs.unknown());
      assertThat(type.edges()).isEqualTo(Edges.SPHERICAL);
    }
    Arrow declared = arrow.geometry("geometry", g -> g.withEdges(Edges.SPHERICAL));
    try (BatchSource source = Convert.from(declared).source(allocator)) {
      ColumnType.Geometry type = (ColumnType.Geometry) source.contract().require("geometry").type();
      assertThat(type.crs()).isEqualTo(Crs.crs84());
    }
  }

  @Test
  void plainBytesAreGeometriesWhenDeclared() throws IOException {
    Arrow arrow = stored(ipc(true, "", ""));
    try (BatchSource source = Convert.from(arrow).source(allocator)) {
      assertThat(source.contract().require("geometry").type()).isEqualTo(Scalar.BINARY);
    }
    assertThat(rows(arrow.geometry("geometry", g -> g))).isEqualTo(FOUR);
  }

  @Test
  void aFileReachesATable() throws IOException {
    Arrow arrow = stored(ipc(true, "geoarrow.wkb", "{\"crs\":\"OGC:CRS84\"}"));
    Contract contract =
        Contract.builder().geometry("geometry", g -> g).nullable("id", Scalar.INT32).build();
    try (Lake lake =
        Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator))) {
      SpatialTable table = lake.create("t", contract, GeoParquetDirectory.format());
      assertThat(Convert.from(arrow).to(table).await().rows()).isEqualTo(4);
    }
  }

  @Test
  void aReadersRowsReachATableAlthoughItsMemoryIsNotTheLakes() throws IOException {
    byte[] bytes = ipc(false, "geoarrow.wkb", "{\"crs\":\"OGC:CRS84\"}");
    Contract contract =
        Contract.builder().geometry("geometry", g -> g).nullable("id", Scalar.INT64).build();
    try (RootAllocator other = new RootAllocator();
        Lake lake =
            Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator))) {
      SpatialTable table = lake.create("t", contract, GeoParquetDirectory.format());
      ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), other);
      assertThat(Convert.from(reader).to(table).await().rows()).isEqualTo(4);
      assertThat(other.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void aReaderIsGivenOnceAndClosedAlsoWhenNobodyOpensIt() throws IOException {
    byte[] bytes = ipc(false, "geoarrow.wkb", UTM);
    Arrow arrow = Arrow.reader(new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator));
    assertThat(rows(arrow)).isEqualTo(FOUR);
    assertThatThrownBy(() -> rows(arrow)).isInstanceOf(IllegalStateException.class);
    ArrowStreamReader unread = new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator);
    unread.getVectorSchemaRoot();
    Arrow.reader(unread).release();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void aCStreamIsTakenOverAndReleased() throws IOException {
    byte[] bytes = ipc(false, "geoarrow.wkb", UTM);
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(
          allocator, new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator), stream);
      assertThat(rows(Arrow.stream(stream.memoryAddress()))).isEqualTo(FOUR);
    }
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(
          allocator, new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator), stream);
      Arrow.stream(stream.memoryAddress()).release();
    }
  }

  @Test
  void aCStreamThatFailsEndsInOneError() throws IOException {
    byte[] bytes = ipc(false, "geoarrow.wkb", UTM);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 60);
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(
          allocator, new ArrowStreamReader(new ByteArrayInputStream(cut), allocator), stream);
      assertThatThrownBy(() -> rows(Arrow.stream(stream.memoryAddress())))
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("The rows of the Arrow stream at 0x");
    }
  }

  private List<List<String>> geoArrow(Field field, List<?> rows) throws IOException {
    return rows(stored(geoArrowBytes(field, rows)));
  }

  private byte[] geoArrowBytes(Field field, List<?> rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FieldVector vector = GeoArrowVectors.vector(field, rows, allocator);
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(field), List.of(vector), rows.size());
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
      writer.start();
      writer.writeBatch();
      writer.end();
    }
    return out.toByteArray();
  }

  static Stream<List<Object>> encodings() {
    List<List<Integer>> ring =
        List.of(List.of(0, 0, 7, 8), List.of(1, 0, 7, 8), List.of(1, 1, 7, 8), List.of(0, 0, 7, 8));
    return Stream.of(
        List.of("point", 0, List.of(1, 2, 7, 8), "POINT%s(1 2%s)"),
        List.of("linestring", 1, ring, "LINESTRING%s(0 0%s, 1 0%s, 1 1%s, 0 0%s)"),
        List.of("multipoint", 1, ring, "MULTIPOINT%s((0 0%s), (1 0%s), (1 1%s), (0 0%s))"),
        List.of("polygon", 2, List.of(ring), "POLYGON%s((0 0%s, 1 0%s, 1 1%s, 0 0%s))"),
        List.of(
            "multilinestring", 2, List.of(ring), "MULTILINESTRING%s((0 0%s, 1 0%s, 1 1%s, 0 0%s))"),
        List.of(
            "multipolygon",
            3,
            List.of(List.of(ring)),
            "MULTIPOLYGON%s(((0 0%s, 1 0%s, 1 1%s, 0 0%s)))"));
  }

  private static Object cut(Object nested, int numbers) {
    List<?> list = (List<?>) nested;
    return list.get(0) instanceof Number
        ? list.subList(0, numbers)
        : list.stream().map(inner -> cut(inner, numbers)).toList();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void everyNativeEncodingBecomesWkbInEveryLayoutAndDimension(List<Object> encoding)
      throws IOException {
    Map<String, String> texts =
        Map.of("xy", " |", "xyz", " Z| 7", "xym", " M| 7", "xyzm", " ZM| 7 8");
    for (Map.Entry<String, String> dimensions : texts.entrySet()) {
      for (boolean interleaved : new boolean[] {false, true}) {
        Field field =
            GeoArrowVectors.field(
                (String) encoding.get(0),
                (Integer) encoding.get(1),
                dimensions.getKey(),
                interleaved,
                UTM);
        String[] parts = dimensions.getValue().split("\\|", -1);
        String expected =
            ((String) encoding.get(3)).replaceFirst("%s", parts[0]).replace("%s", parts[1]);
        assertThat(
                geoArrow(
                    field, Arrays.asList(cut(encoding.get(2), dimensions.getKey().length()), null)))
            .as(field.toString())
            .containsExactly(List.of(expected), List.of("null"));
      }
    }
  }

  @Test
  void emptyGeometriesOfNativeEncodingsStayEmpty() throws IOException {
    assertThat(geoArrow(GeoArrowVectors.field("polygon", 2, "xy", false, ""), List.of(List.of())))
        .containsExactly(List.of("POLYGON EMPTY"));
    assertThat(
            geoArrow(
                GeoArrowVectors.field("point", 0, "xy", true, ""),
                List.of(List.of(Double.NaN, Double.NaN))))
        .containsExactly(List.of("POINT EMPTY"));
  }

  @Test
  void aPartThatIsAbsentIsRefusedWithItsRow() throws IOException {
    Field field = GeoArrowVectors.field("linestring", 1, "xy", false, "");
    assertThatThrownBy(
            () ->
                geoArrow(
                    field, List.of(List.of(List.of(0, 0)), Arrays.asList(List.of(0, 0), null))))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining(
            "in.arrow: Column \"geometry\", row 1: a part of the geometry is absent");
  }

  @Test
  void anEncodingThatTheFieldDoesNotHaveIsRefused() throws IOException {
    Field field = GeoArrowVectors.field("polygon", 1, "xy", false, "");
    assertThatThrownBy(() -> geoArrow(field, List.of(List.of(List.of(0, 0)))))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining(
            "in.arrow: Field \"geometry\" is said to be GeoArrow's encoding of Polygon");
    Field box = GeoArrowVectors.field("box", 0, "xy", false, "");
    assertThatThrownBy(() -> geoArrow(box, List.of(List.of(0, 0))))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("has the encoding geoarrow.box")
        .hasMessageContaining("convert it to geoarrow.wkb");
  }

  private byte[] texts(Field field, Consumer<VarCharVector> fill) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
      root.allocateNew();
      fill.accept((VarCharVector) root.getVector(0));
      root.setRowCount(2);
      writer.start();
      writer.writeBatch();
      writer.end();
    }
    return out.toByteArray();
  }

  private static Field wkt() {
    return new Field(
        "geometry",
        new FieldType(
            true,
            ArrowType.Utf8.INSTANCE,
            null,
            Map.of(
                ArrowLayout.EXTENSION_NAME,
                "geoarrow.wkt",
                ArrowLayout.EXTENSION_METADATA,
                "{\"crs\":\"EPSG:25832\"}")),
        null);
  }

  @Test
  void wktBecomesWkbAndBrokenWktIsRefusedWithItsRow() throws IOException {
    Arrow good =
        stored(texts(wkt(), v -> v.setSafe(1, "POINT (1 2)".getBytes(StandardCharsets.UTF_8))));
    assertThat(rows(good)).containsExactly(List.of("null"), List.of("POINT (1 2)"));
    Arrow bad = stored(texts(wkt(), v -> v.setSafe(1, "POINT".getBytes(StandardCharsets.UTF_8))));
    assertThatThrownBy(() -> rows(bad))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.arrow: Column \"geometry\", row 1: \"POINT\" is no WKT");
  }

  @Test
  void aBrokenGeometryIsNamedByItsRowInTheWholeInput() throws IOException {
    byte[] bytes = ipc(true, "geoarrow.wkb", UTM);
    int last = lastIndexOf(bytes, POINT);
    bytes[last + 1] = 99;
    assertThatThrownBy(() -> rows(stored(bytes)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.arrow: column \"geometry\", row 2: ");
  }

  private static int lastIndexOf(byte[] bytes, byte[] part) {
    for (int i = bytes.length - part.length; i >= 0; i--) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dictionariesAreResolved(boolean foreignMemory) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, null);
    try (VarCharVector words = new VarCharVector("words", allocator);
        VarCharVector plain = new VarCharVector("v", allocator)) {
      for (VarCharVector vector : List.of(words, plain)) {
        vector.setSafe(0, "a".getBytes(StandardCharsets.UTF_8));
        vector.setSafe(1, "b".getBytes(StandardCharsets.UTF_8));
        vector.setValueCount(2);
      }
      Dictionary dictionary = new Dictionary(words, encoding);
      try (IntVector indexes = (IntVector) DictionaryEncoder.encode(plain, dictionary);
          VectorSchemaRoot root = new VectorSchemaRoot(List.of((FieldVector) indexes));
          ArrowStreamWriter writer =
              new ArrowStreamWriter(root, new MapDictionaryProvider(dictionary), out)) {
        root.setRowCount(2);
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    try (BufferAllocator other = new RootAllocator()) {
      Arrow arrow =
          Arrow.reader(
              new ArrowStreamReader(
                  new ByteArrayInputStream(out.toByteArray()), foreignMemory ? other : allocator));
      assertThat(rows(arrow)).containsExactly(List.of("a"), List.of("b"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ARROW1", "not arrow at all, but long enough to be looked at"})
  void whatIsNoArrowDataIsRefused(String text) throws IOException {
    Arrow arrow = stored(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> rows(arrow))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.arrow");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void damagedBytesEndInRowsOrInOneErrorAndNeverInALeak(boolean file) throws IOException {
    byte[] whole = ipc(file, "geoarrow.wkb", UTM);
    long seed = new SplittableRandom().nextLong();
    System.out.println("seed of damagedBytesEndInRowsOrInOneErrorAndNeverInALeak: " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int trial = 0; trial < 400; trial++) {
      byte[] damaged =
          trial % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int i = 0; i <= trial % 3 && damaged.length > 0 && trial % 4 != 0; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        rows(stored(damaged));
      } catch (ConvertException e) {
        assertThat(e).hasMessageContaining("in.arrow");
        refused++;
      }
      assertThat(allocator.getAllocatedMemory()).as("trial %d, seed %d", trial, seed).isZero();
    }
    assertThat(refused).isGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noDamagedByteMakesRowsUp(boolean file) throws IOException {
    byte[] whole = ipc(file, "geoarrow.wkb", UTM);
    int count = rows(stored(whole)).size();
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      try {
        assertThat(rows(stored(damaged))).as("byte %d", at).hasSizeLessThanOrEqualTo(count);
      } catch (ConvertException e) {
        assertThat(e).hasMessageContaining("in.arrow");
      }
      assertThat(allocator.getAllocatedMemory()).as("byte %d", at).isZero();
    }
  }
}
