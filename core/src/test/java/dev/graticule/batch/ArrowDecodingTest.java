package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors of every foreign layout, through the contract that is read off their schema. */
class ArrowDecodingTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  private static Field field(ArrowType type, Field... children) {
    return new Field("a", FieldType.nullable(type), List.of(children));
  }

  /** Decodes the first rows, of which the second is null, into what Arrow says of each. */
  private <V extends FieldVector> List<Object> decode(Field field, int rows, Consumer<V> fill) {
    return decode(field, rows, fill, new MapDictionaryProvider());
  }

  private <V extends FieldVector> List<Object> decode(
      Field field, int rows, Consumer<V> fill, MapDictionaryProvider dictionaries) {
    try (VectorSchemaRoot root = root(field, rows, fill)) {
      Contract contract = Contract.fromArrow(root.getSchema(), dictionaries);
      List<Object> values = new ArrayList<>();
      try (Batch batch = Cast.plan(contract, contract).apply(root, dictionaries, allocator)) {
        ContractCheck.require(batch);
        for (int i = 0; i < rows; i++) {
          values.add(batch.vector("a").getObject(i));
        }
      }
      assertThat(root.getVector("a").getValueCount()).isEqualTo(rows);
      return values;
    }
  }

  private <V extends FieldVector> VectorSchemaRoot root(Field field, int rows, Consumer<V> fill) {
    FieldVector vector = field.createVector(allocator);
    vector.allocateNew();
    @SuppressWarnings("unchecked")
    V typed = (V) vector;
    fill.accept(typed);
    vector.setValueCount(rows);
    return new VectorSchemaRoot(List.of(field), List.of(vector), rows);
  }

  private <V extends FieldVector> void refuses(
      Field field, int rows, String problem, Consumer<V> fill) {
    assertThatThrownBy(() -> decode(field, rows, fill))
        .isInstanceOf(RejectedValueException.class)
        .hasMessageContaining("Column \"a\", row %d: ".formatted(rows - 1))
        .hasMessageContaining(problem);
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> strings(List<Object> values) {
    return values.stream().map(String::valueOf).toList();
  }

  @Test
  void unsignedIntegersAreWidened() {
    Field small = field(new ArrowType.Int(8, false));
    assertThat(decode(small, 3, (UInt1Vector v) -> setFirstAndThird(v, i -> v.set(i, i - 1))))
        .containsExactly((short) 255, null, (short) 1);
    Field middle = field(new ArrowType.Int(16, false));
    assertThat(decode(middle, 3, (UInt2Vector v) -> setFirstAndThird(v, i -> v.set(i, i - 1))))
        .containsExactly(65535, null, 1);
    Field large = field(new ArrowType.Int(32, false));
    assertThat(decode(large, 3, (UInt4Vector v) -> setFirstAndThird(v, i -> v.set(i, i - 1))))
        .containsExactly(4294967295L, null, 1L);
    Field largest = field(new ArrowType.Int(64, false));
    assertThat(decode(largest, 3, (UInt8Vector v) -> setFirstAndThird(v, i -> v.set(i, i - 1))))
        .containsExactly(
            new BigDecimal(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)), null, BigDecimal.ONE);
  }

  private static void setFirstAndThird(FieldVector vector, Consumer<Integer> set) {
    set.accept(0);
    set.accept(2);
  }

  @Test
  void halfFloatsAreWidened() {
    Field half = field(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF));
    assertThat(
            decode(
                half,
                3,
                (Float2Vector v) -> {
                  v.setWithPossibleTruncate(0, 0.5f);
                  v.setWithPossibleTruncate(2, -2f);
                }))
        .containsExactly(0.5f, null, -2f);
  }

  @Test
  void textAndBytesOfEveryLayoutBecomeRegular() {
    assertThat(
            strings(
                decode(
                    field(ArrowType.LargeUtf8.INSTANCE),
                    3,
                    (LargeVarCharVector v) -> {
                      v.setSafe(0, utf8("ä"));
                      v.setSafe(2, utf8("bcd"));
                    })))
        .containsExactly("ä", "null", "bcd");
    assertThat(
            strings(
                decode(
                    field(ArrowType.Utf8View.INSTANCE),
                    3,
                    (ViewVarCharVector v) -> {
                      v.setSafe(0, utf8("ä"));
                      v.setSafe(2, utf8("longer than what a view holds itself"));
                    })))
        .containsExactly("ä", "null", "longer than what a view holds itself");
    byte[] bytes = {1, 2, 3};
    assertThat(
            decode(
                field(ArrowType.LargeBinary.INSTANCE),
                3,
                (LargeVarBinaryVector v) -> v.setSafe(2, bytes)))
        .containsExactly(null, null, bytes);
    assertThat(
            decode(
                field(ArrowType.BinaryView.INSTANCE),
                3,
                (ViewVarBinaryVector v) -> v.setSafe(2, bytes)))
        .containsExactly(null, null, bytes);
    assertThat(
            decode(
                field(new ArrowType.FixedSizeBinary(3)),
                3,
                (FixedSizeBinaryVector v) -> v.set(2, bytes)))
        .containsExactly(null, null, bytes);
  }

  @Test
  void largeTextKeepsItsBytesWhereTheyLie() {
    try (VectorSchemaRoot root =
        root(
            field(ArrowType.LargeUtf8.INSTANCE),
            1,
            (LargeVarCharVector v) -> v.setSafe(0, utf8("x".repeat(100_000))))) {
      Contract contract = Contract.fromArrow(root.getSchema());
      long before = allocator.getAllocatedMemory();
      try (Batch batch = Cast.plan(contract, contract).apply(root, allocator)) {
        assertThat(allocator.getAllocatedMemory() - before).isLessThan(1_000);
        assertThat(batch.vector("a").getDataBufferAddress())
            .isEqualTo(root.getVector("a").getDataBufferAddress());
      }
    }
  }

  @Test
  void datesAndTimesOfEveryGrainBecomeDaysAndMicros() {
    Field millis = field(new ArrowType.Date(DateUnit.MILLISECOND));
    assertThat(
            decode(
                millis,
                3,
                (DateMilliVector v) -> {
                  v.set(0, -86_400_000L);
                  v.set(2, 0);
                }))
        .containsExactly(-1, null, 0);
    refuses(millis, 2, "no whole day", (DateMilliVector v) -> v.set(1, 1));
    refuses(millis, 1, "no whole day in range", (DateMilliVector v) -> v.set(0, 86_400_000L << 32));
    assertThat(
            decode(
                field(new ArrowType.Time(TimeUnit.SECOND, 32)),
                2,
                (TimeSecVector v) -> v.set(0, 86_399)))
        .containsExactly(86_399_000_000L, null);
    assertThat(
            decode(
                field(new ArrowType.Time(TimeUnit.MILLISECOND, 32)),
                2,
                (TimeMilliVector v) -> v.set(0, 7)))
        .containsExactly(7_000L, null);
    Field nanos = field(new ArrowType.Time(TimeUnit.NANOSECOND, 64));
    assertThat(decode(nanos, 2, (TimeNanoVector v) -> v.set(0, 7_000))).containsExactly(7L, null);
    refuses(nanos, 2, "7001 nanoseconds", (TimeNanoVector v) -> v.set(1, 7_001));
  }

  @Test
  void timestampsKeepTheirMomentWhateverTheZone() {
    Field tokyo = field(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Asia/Tokyo"));
    assertThat(decode(tokyo, 2, (TimeStampVector v) -> v.set(0, 5L))).containsExactly(5L, null);
    Field seconds = field(new ArrowType.Timestamp(TimeUnit.SECOND, "UTC"));
    assertThat(decode(seconds, 2, (TimeStampVector v) -> v.set(0, -5L)))
        .containsExactly(-5_000L, null);
    refuses(seconds, 2, "out of the range", (TimeStampVector v) -> v.set(1, Long.MIN_VALUE / 100));
  }

  @Test
  void decimalsOfEveryLayoutKeepTheirDigits() {
    BigDecimal most = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE), 3);
    assertThat(
            decode(
                field(new ArrowType.Decimal(38, 3, 256)),
                2,
                (Decimal256Vector v) -> v.set(0, most)))
        .containsExactly(most, null);
    assertThat(
            decode(
                field(new ArrowType.Decimal(3, -2, 128)),
                2,
                (DecimalVector v) -> v.set(0, new BigDecimal(BigInteger.valueOf(-123), -2))))
        .containsExactly(new BigDecimal("-12300"), null);
    assertThat(
            decode(
                field(new ArrowType.Decimal(2, 4, 128)),
                2,
                (DecimalVector v) -> v.set(0, new BigDecimal("0.0042"))))
        .containsExactly(new BigDecimal("0.0042"), null);
  }

  private static final Field ITEM = Field.nullable("item", ArrowType.LargeUtf8.INSTANCE);

  private static void fillItems(FieldVector items) {
    LargeVarCharVector texts = (LargeVarCharVector) items;
    texts.setSafe(0, utf8("a"));
    texts.setSafe(1, utf8("b"));
    texts.setSafe(3, utf8("d"));
    texts.setValueCount(4);
  }

  @Test
  void listsOfEveryLayoutBecomeRegular() {
    assertThat(
            strings(
                decode(
                    field(ArrowType.LargeList.INSTANCE, ITEM),
                    3,
                    (LargeListVector v) -> {
                      v.startNewValue(0);
                      v.endValue(0, 3);
                      v.startNewValue(2);
                      v.endValue(2, 1);
                      fillItems(v.getDataVector());
                    })))
        .containsExactly("[\"a\",\"b\",null]", "null", "[\"d\"]");
    assertThat(
            strings(
                decode(
                    field(new ArrowType.FixedSizeList(2), ITEM),
                    2,
                    (FixedSizeListVector v) -> {
                      fillItems(v.getDataVector());
                      v.setNotNull(1);
                    })))
        .containsExactly("null", "[null,\"d\"]");
  }

  @Test
  void overlappingViewsOfListsAreSpreadOut() {
    assertThat(
            strings(
                decode(
                    field(ArrowType.ListView.INSTANCE, ITEM),
                    4,
                    (ListViewVector v) -> {
                      fillItems(v.getDataVector());
                      v.setOffset(0, 1);
                      v.setSize(0, 3);
                      v.setValidity(0, 1);
                      v.setOffset(2, 0);
                      v.setSize(2, 2);
                      v.setValidity(2, 1);
                      v.setValidity(3, 1);
                      v.setOffset(3, 2);
                      v.setSize(3, 0);
                    })))
        .containsExactly("[\"b\",null,\"d\"]", "null", "[\"a\",\"b\"]", "[]");
    assertThat(
            strings(
                decode(
                    field(ArrowType.LargeListView.INSTANCE, ITEM),
                    2,
                    (LargeListViewVector v) -> {
                      fillItems(v.getDataVector());
                      v.setOffset(0, 3);
                      v.setSize(0, 1);
                      v.setValidity(0, 1);
                    })))
        .containsExactly("[\"d\"]", "null");
  }

  @Test
  void aListThatPointsOutsideItsElementsIsRefused() {
    refuses(
        field(ArrowType.List.INSTANCE, ITEM),
        1,
        "elements -1 to 2 are outside the 2 there are",
        (ListVector v) -> {
          fillItems(v.getDataVector());
          v.startNewValue(0);
          v.endValue(0, 2);
          v.getOffsetBuffer().setInt(0, -1);
        });
  }

  @Test
  void structsListsAndRunsDecodeTheirParts() {
    Field x = new Field("x", FieldType.nullable(new ArrowType.Int(8, false)), null);
    Field struct = new Field("item", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(x));
    assertThat(
            strings(
                decode(
                    field(ArrowType.List.INSTANCE, struct),
                    2,
                    (ListVector v) -> {
                      v.startNewValue(0);
                      StructVector inner = (StructVector) v.getDataVector();
                      inner.setIndexDefined(0);
                      ((UInt1Vector) inner.getChild("x")).setSafe(0, 200);
                      v.endValue(0, 2);
                    })))
        .containsExactly("[{\"x\":200},null]", "null");
    Field ends = Field.notNullable("run_ends", new ArrowType.Int(32, true));
    assertThat(
            strings(
                decode(
                    field(ArrowType.RunEndEncoded.INSTANCE, ends, ITEM),
                    5,
                    (RunEndEncodedVector v) -> {
                      fillItems(v.getValuesVector());
                      fillEnds((IntVector) v.getRunEndsVector(), 2, 3, 4, 5);
                    })))
        .containsExactly("a", "a", "b", "null", "d");
    refuses(
        field(ArrowType.RunEndEncoded.INSTANCE, ends, ITEM),
        4,
        "the runs end before the rows do",
        (RunEndEncodedVector v) -> {
          fillItems(v.getValuesVector());
          fillEnds((IntVector) v.getRunEndsVector(), 1, 1, 2, 3);
        });
  }

  private static void fillEnds(IntVector vector, int... ends) {
    for (int i = 0; i < ends.length; i++) {
      vector.setSafe(i, ends[i]);
    }
    vector.setValueCount(ends.length);
  }

  @Test
  void dictionariesAreDecoded() {
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, new ArrowType.Int(32, true));
    Field indexes = new Field("a", new FieldType(true, encoding.getIndexType(), encoding), null);
    try (LargeVarCharVector values = new LargeVarCharVector("values", allocator)) {
      fillItems(values);
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(values, encoding));
      Consumer<IntVector> fill =
          v -> {
            v.set(0, 3);
            v.set(2, 0);
            v.set(3, 2);
            v.set(4, 3);
          };
      assertThat(strings(decode(indexes, 5, fill, provider)))
          .containsExactly("d", "null", "a", "null", "d");
      for (int broken : new int[] {4, -1}) {
        assertThatThrownBy(() -> decode(indexes, 2, (IntVector v) -> v.set(1, broken), provider))
            .isInstanceOf(RejectedValueException.class)
            .hasMessageContaining("row 1: index %d is outside dictionary 3".formatted(broken));
      }
      try (VectorSchemaRoot root = root(indexes, 5, fill)) {
        Contract contract = Contract.fromArrow(root.getSchema(), provider);
        Cast cast = Cast.plan(contract, contract);
        assertThatThrownBy(() -> cast.apply(root, allocator))
            .isInstanceOf(ContractException.class)
            .hasMessageContaining("dictionary 3, which is not at hand");
      }
    }
  }

  @Test
  void aDictionaryOfStructsAndListsIsDecoded() {
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, new ArrowType.Int(32, true));
    Field indexes = new Field("a", new FieldType(true, encoding.getIndexType(), encoding), null);
    Field list = new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(ITEM));
    Field struct = new Field("d", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(list));
    try (StructVector values = (StructVector) struct.createVector(allocator)) {
      ListVector lists = (ListVector) values.getChild("l");
      lists.startNewValue(0);
      lists.endValue(0, 3);
      fillItems(lists.getDataVector());
      values.setIndexDefined(0);
      values.setIndexDefined(1);
      values.setValueCount(3);
      MapDictionaryProvider provider = new MapDictionaryProvider();
      provider.put(new Dictionary(values, encoding));
      assertThat(
              strings(
                  decode(
                      indexes,
                      4,
                      (IntVector v) -> {
                        v.set(0, 0);
                        v.set(1, 1);
                        v.set(2, 2);
                        v.set(3, 0);
                      },
                      provider)))
          .containsExactly(
              "{\"l\":[\"a\",\"b\",null]}", "{}", "null", "{\"l\":[\"a\",\"b\",null]}");
    }
  }

  @Test
  void aContractThatKnowsMoreThanTheSchemaIsBelieved() {
    Contract points = Contract.builder().geometry("a", g -> g).build();
    byte[] wkb = WkbCodec.encode(new org.locationtech.jts.geom.GeometryFactory().createPoint());
    try (VectorSchemaRoot root =
            root(
                field(ArrowType.LargeBinary.INSTANCE),
                2,
                (LargeVarBinaryVector v) -> v.setSafe(0, wkb));
        Batch batch = Cast.plan(points, points).apply(root, allocator)) {
      assertThat(batch.vector("a").getField())
          .isEqualTo(ArrowLayout.field(points.columns().get(0)));
      assertThat(batch.vector("a").getObject(0)).isEqualTo(wkb);
    }
    Contract ids = Contract.builder().nullable("a", Scalar.UUID).build();
    try (VectorSchemaRoot root =
            root(field(new ArrowType.FixedSizeBinary(16)), 1, (FixedSizeBinaryVector v) -> {});
        Batch batch = Cast.plan(ids, ids).apply(root, allocator)) {
      assertThat(batch.vector("a").isNull(0)).isTrue();
    }
  }

  @Test
  void vectorsThatDoNotFitTheContractAreRefused() {
    misfits(Scalar.UUID, field(new ArrowType.FixedSizeBinary(15)));
    misfits(Scalar.TEXT, field(ArrowType.Binary.INSTANCE));
    misfits(Scalar.BINARY, field(ArrowType.Utf8.INSTANCE));
    misfits(Scalar.INT64, field(new ArrowType.Int(32, true)));
    misfits(Scalar.INT64, field(new ArrowType.Int(16, false)));
    misfits(Scalar.FLOAT64, field(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));
    misfits(Scalar.DATE, field(new ArrowType.Int(32, true)));
    misfits(Scalar.TIME, field(new ArrowType.Int(64, true)));
    misfits(new ColumnType.Decimal(5, 2), field(new ArrowType.Int(64, true)));
    misfits(
        new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC),
        field(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)));
    misfits(
        new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC),
        field(new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC")));
    misfits(ColumnType.Geometry.any(), field(ArrowType.Utf8.INSTANCE));
    misfits(
        new ColumnType.ListOf(Scalar.TEXT, dev.graticule.contract.Nullability.NULLABLE),
        field(ArrowType.Utf8.INSTANCE));
    misfits(
        new ColumnType.Struct(List.of(Column.nullable("x", Scalar.TEXT))),
        field(ArrowType.Utf8.INSTANCE));
    misfits(
        new ColumnType.Struct(List.of(Column.nullable("y", Scalar.TEXT))),
        field(ArrowType.Struct.INSTANCE, Field.nullable("x", ArrowType.Utf8.INSTANCE)));
    misfits(Scalar.TEXT, new Field("b", FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
  }

  private void misfits(ColumnType claimed, Field actual) {
    Contract contract = Contract.builder().nullable("a", claimed).build();
    try (VectorSchemaRoot root = root(actual, 1, (FieldVector v) -> {})) {
      assertThatThrownBy(() -> Cast.plan(contract, contract).apply(root, allocator))
          .as(actual.toString())
          .isInstanceOf(ContractException.class)
          .extracting(Throwable::getMessage)
          .asString()
          .containsIgnoringCase("the contract that is cast from must be theirs");
    }
  }

  @Test
  void noRowsOfAnyLayoutAreNoRows() {
    Field ends = Field.notNullable("run_ends", new ArrowType.Int(32, true));
    for (Field field :
        List.of(
            field(ArrowType.LargeUtf8.INSTANCE),
            field(ArrowType.Utf8View.INSTANCE),
            field(ArrowType.LargeList.INSTANCE, ITEM),
            field(ArrowType.ListView.INSTANCE, ITEM),
            field(new ArrowType.FixedSizeList(2), ITEM),
            field(ArrowType.List.INSTANCE, ITEM),
            field(ArrowType.RunEndEncoded.INSTANCE, ends, ITEM),
            field(new ArrowType.Int(64, false)))) {
      assertThat(decode(field, 0, (FieldVector v) -> {})).isEmpty();
      FieldVector bare = field.createVector(allocator);
      try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(field), List.of(bare), 0)) {
        Contract contract = Contract.fromArrow(root.getSchema());
        Cast.plan(contract, contract).apply(root, allocator).close();
      }
    }
  }

  @Test
  void aMapWithOtherNamesOfKeyAndValueIsTaken() {
    Field key = Field.notNullable("keys", ArrowType.LargeUtf8.INSTANCE);
    Field value = Field.nullable("values", new ArrowType.Int(8, false));
    Field entries =
        new Field("some", FieldType.notNullable(ArrowType.Struct.INSTANCE), List.of(key, value));
    Field map =
        new Field(
            "a", new FieldType(true, new ArrowType.Map(true), null, Map.of()), List.of(entries));
    assertThat(
            strings(
                decode(
                    map,
                    2,
                    (ListVector v) -> {
                      v.startNewValue(0);
                      StructVector inner = (StructVector) v.getDataVector();
                      inner.setIndexDefined(0);
                      ((LargeVarCharVector) inner.getChildByOrdinal(0)).setSafe(0, utf8("k"));
                      ((UInt1Vector) inner.getChildByOrdinal(1)).setSafe(0, 255);
                      v.endValue(0, 1);
                    })))
        .containsExactly("[{\"key\":\"k\",\"value\":255}]", "null");
  }

  @Test
  void whatLiesUnderAnAbsentStructIsNobodysValue() {
    Field x = new Field("x", FieldType.nullable(new ArrowType.Date(DateUnit.MILLISECOND)), null);
    Field struct = new Field("a", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(x));
    Consumer<StructVector> fill =
        v -> {
          v.setIndexDefined(0);
          ((DateMilliVector) v.getChild("x")).setSafe(0, 0);
          ((DateMilliVector) v.getChild("x")).setSafe(1, 1);
        };
    assertThat(strings(decode(struct, 2, fill))).containsExactly("{\"x\":0}", "null");
    assertThatThrownBy(
            () -> decode(struct, 2, fill.andThen((StructVector v) -> v.setIndexDefined(1))))
        .isInstanceOf(RejectedValueException.class)
        .hasMessageContaining("\"a.x\", row 1");
  }

  @Test
  void regularTextIsSharedUnderItsOwnName() {
    try (VectorSchemaRoot root =
            root(
                field(ArrowType.Utf8.INSTANCE),
                1,
                (VarCharVector v) -> v.setSafe(0, utf8("shared")));
        Batch batch =
            Cast.plan(Contract.fromArrow(root.getSchema()), Contract.fromArrow(root.getSchema()))
                .apply(root, allocator)) {
      assertThat(batch.vector("a").getDataBufferAddress())
          .isEqualTo(root.getVector("a").getDataBufferAddress());
    }
  }
}
