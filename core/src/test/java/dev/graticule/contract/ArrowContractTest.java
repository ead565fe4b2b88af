package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class ArrowContractTest {
  private static final ColumnType MILLIS_UTC =
      new ColumnType.Timestamp(ColumnType.TimeUnit.MILLIS, ColumnType.TimeZoning.UTC);

  @Test
  void everyTypeThatHoldsWithoutLossIsTaken() {
    takes(ArrowType.Bool.INSTANCE, Scalar.BOOLEAN);
    takes(new ArrowType.Int(8, true), Scalar.INT8);
    takes(new ArrowType.Int(64, true), Scalar.INT64);
    takes(new ArrowType.Int(8, false), Scalar.INT16);
    takes(new ArrowType.Int(16, false), Scalar.INT32);
    takes(new ArrowType.Int(32, false), Scalar.INT64);
    takes(new ArrowType.Int(64, false), new ColumnType.Decimal(20, 0));
    takes(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF), Scalar.FLOAT32);
    takes(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), Scalar.FLOAT64);
    takes(new ArrowType.Decimal(38, 10, 256), new ColumnType.Decimal(38, 10));
    takes(new ArrowType.Decimal(5, -3, 128), new ColumnType.Decimal(8, 0));
    takes(new ArrowType.Decimal(3, 7, 128), new ColumnType.Decimal(7, 7));
    takes(ArrowType.LargeUtf8.INSTANCE, Scalar.TEXT);
    takes(ArrowType.Utf8View.INSTANCE, Scalar.TEXT);
    takes(ArrowType.LargeBinary.INSTANCE, Scalar.BINARY);
    takes(ArrowType.BinaryView.INSTANCE, Scalar.BINARY);
    takes(new ArrowType.FixedSizeBinary(16), Scalar.BINARY);
    takes(new ArrowType.Date(DateUnit.MILLISECOND), Scalar.DATE);
    takes(new ArrowType.Time(TimeUnit.SECOND, 32), Scalar.TIME);
    takes(new ArrowType.Time(TimeUnit.NANOSECOND, 64), Scalar.TIME);
    takes(new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"), MILLIS_UTC);
    takes(
        new ArrowType.Timestamp(TimeUnit.NANOSECOND, null),
        new ColumnType.Timestamp(ColumnType.TimeUnit.NANOS, ColumnType.TimeZoning.LOCAL));
    ColumnType texts = new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE);
    Field item = Field.nullable("item", ArrowType.LargeUtf8.INSTANCE);
    takes(ArrowType.LargeList.INSTANCE, texts, item);
    takes(new ArrowType.FixedSizeList(3), texts, item);
    takes(ArrowType.ListView.INSTANCE, texts, item);
    takes(ArrowType.LargeListView.INSTANCE, texts, item);
    takes(
        ArrowType.RunEndEncoded.INSTANCE,
        Scalar.TEXT,
        Field.notNullable("run_ends", new ArrowType.Int(32, true)),
        Field.nullable("values", ArrowType.Utf8.INSTANCE));
  }

  private static void takes(ArrowType type, ColumnType expected, Field... children) {
    Field field = new Field("a", FieldType.nullable(type), Arrays.asList(children));
    assertThat(Contract.fromArrow(new Schema(List.of(field))).columns())
        .containsExactly(Column.nullable("a", expected));
  }

  @Test
  void aTypeWithoutAColumnTypeIsRefusedByPath() {
    refuses(ArrowType.Null.INSTANCE, "leave it out");
    refuses(new ArrowType.Duration(TimeUnit.SECOND), "64-bit integer");
    refuses(new ArrowType.Interval(IntervalUnit.DAY_TIME), "integers for its months");
    refuses(new ArrowType.Union(UnionMode.Dense, null), "split it");
    refuses(new ArrowType.Decimal(60, 2, 256), "38 digits");
    refuses(ArrowType.Struct.INSTANCE, "give it a field");
    refuses(ArrowType.List.INSTANCE, "mend the schema");
    refuses(ArrowType.RunEndEncoded.INSTANCE, "mend the schema");
  }

  private static void refuses(ArrowType type, String wayOut) {
    Field inner = new Field("b", FieldType.nullable(type), List.of());
    Field outer = new Field("a", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(inner));
    assertThatThrownBy(() -> Contract.fromArrow(new Schema(List.of(outer))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"a.b\"")
        .hasMessageContaining(wayOut);
  }

  @Test
  void theNameOfATimeZoneIsKept() {
    Field field = Field.nullable("t", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "Asia/Tokyo"));
    assertThat(Contract.fromArrow(new Schema(List.of(field))).columns())
        .containsExactly(
            new Column(
                "t",
                MILLIS_UTC,
                Nullability.NULLABLE,
                Map.of(ArrowLayout.TIME_ZONE, "Asia/Tokyo")));
  }

  @Test
  void projjsonIsKeptByteForByte() {
    String projjson =
        "{ \"type\":\"X\",\n\t\"a\" : [1.50, 1e2, {\"b\":\"\\u00e4 } ä\"}],\"crs\":{} }";
    Contract contract =
        geoarrow(
            "{\"edges\": \"vincenty\", \"crs\" :  %s , \"more\": {\"crs\": 1}}"
                .formatted(projjson));
    ColumnType.Geometry geometry = (ColumnType.Geometry) contract.require("g").type();
    assertThat(geometry.crs()).isEqualTo(Crs.projjson(projjson));
    assertThat(((Crs.Projjson) geometry.crs()).text()).isEqualTo(projjson);
    assertThat(geometry.edges()).isEqualTo(Edges.VINCENTY);
    assertThat(Contract.fromArrow(ArrowLayout.schema(contract))).isEqualTo(contract);
  }

  @Test
  void aLongProjjsonIsKeptByteForByte() {
    String projjson = "{\"text\": \"" + "ä\\n ".repeat(20_000) + "\" }";
    Contract contract = geoarrow("{\"crs\":" + projjson + "}");
    assertThat(contract.require("g").type())
        .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.projjson(projjson)));
  }

  @Test
  void aCrsByNameOrAbsentIsUnderstood() {
    assertThat(crs("{\"crs\": \"EPSG:25832\"}")).isEqualTo(Crs.of("EPSG:25832"));
    assertThat(crs("{\"crs\": \"{}\"}")).isEqualTo(Crs.projjson("{}"));
    assertThat(crs("{\"crs\": null}")).isEqualTo(Crs.unknown());
    assertThat(crs("{}")).isEqualTo(Crs.unknown());
    assertThat(crs("")).isEqualTo(Crs.unknown());
  }

  private static Crs crs(String metadata) {
    return ((ColumnType.Geometry) geoarrow(metadata).require("g").type()).crs();
  }

  @Test
  void brokenGeoArrowMetadataIsRefusedByField() {
    for (String metadata :
        List.of(
            "[]",
            "{",
            "{\"crs\": \"GEOGCRS[\\\"WGS 84\\\"]\"}",
            "{\"crs\": 4326}",
            "{\"crs\": {}, \"crs\": {}}",
            "{} {}",
            "{\"edges\": \"wavy\"}",
            "{\"a\":" + "[".repeat(100_000))) {
      assertThatThrownBy(() -> geoarrow(metadata))
          .as(metadata.substring(0, Math.min(60, metadata.length())))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("\"g\"");
    }
  }

  @Test
  void otherGeoArrowEncodingsAreRefusedWithAWayOut() {
    for (String encoding : List.of("geoarrow.wkt", "geoarrow.point", "geoarrow.box")) {
      assertThatThrownBy(() -> geometry(ArrowType.Utf8.INSTANCE, encoding, "{}"))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(encoding)
          .hasMessageContaining("convert it to geoarrow.wkb");
    }
    assertThatThrownBy(() -> geometry(ArrowType.Utf8.INSTANCE, "geoarrow.wkb", "{}"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("binary field");
  }

  private static Contract geoarrow(String metadata) {
    return geometry(ArrowType.LargeBinary.INSTANCE, "geoarrow.wkb", metadata);
  }

  private static Contract geometry(ArrowType storage, String name, String metadata) {
    Map<String, String> marks =
        Map.of(ArrowLayout.EXTENSION_NAME, name, ArrowLayout.EXTENSION_METADATA, metadata);
    return Contract.fromArrow(
        new Schema(List.of(new Field("g", new FieldType(true, storage, null, marks), null))));
  }

  @Test
  void aForeignExtensionStaysOnlyOnItsOwnLayout() {
    Map<String, String> json =
        Map.of(ArrowLayout.EXTENSION_NAME, "arrow.json", ArrowLayout.EXTENSION_METADATA, "");
    Field own = new Field("a", new FieldType(true, ArrowType.Utf8.INSTANCE, null, json), null);
    Field large =
        new Field("b", new FieldType(true, ArrowType.LargeUtf8.INSTANCE, null, json), null);
    Contract contract = Contract.fromArrow(new Schema(List.of(own, large)));
    assertThat(contract.require("a").metadata()).isEqualTo(json);
    assertThat(contract.require("b").metadata()).isEmpty();
  }

  @Test
  void aDictionaryTellsWhatItsIndexesMean() {
    ArrowType.Int index = new ArrowType.Int(32, true);
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, index);
    Schema inMemory =
        new Schema(List.of(new Field("a", new FieldType(true, index, encoding), null)));
    Schema asSent =
        new Schema(
            List.of(new Field("a", new FieldType(true, ArrowType.Utf8.INSTANCE, encoding), null)));
    Contract expected = Contract.builder().nullable("a", Scalar.TEXT).build();
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector values = new VarCharVector("values", allocator)) {
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(values, encoding));
      assertThat(Contract.fromArrow(inMemory, provider)).isEqualTo(expected);
    }
    assertThat(Contract.fromArrow(asSent)).isEqualTo(expected);
    assertThatThrownBy(() -> Contract.fromArrow(inMemory))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("dictionary 7");
    assertThatThrownBy(() -> Contract.fromArrow(inMemory, new MapDictionaryProvider()))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("dictionary 7");
  }
}
