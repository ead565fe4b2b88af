package dev.graticule.batch;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.in;
import static dev.graticule.predicate.Predicates.intersects;
import static dev.graticule.predicate.Predicates.le;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.ne;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.predicate.Predicates.within;
import static dev.graticule.predicate.Predicates.withinDistance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class RowFilterTest {
  private RootAllocator allocator;

  @BeforeEach
  void open() {
    allocator = new RootAllocator(1 << 26);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void wholeNumbersCompareWithFractionsExactly() {
    long[] values = {3, 4, Long.MAX_VALUE, Long.MIN_VALUE};
    try (Batch batch = longs(Scalar.INT64, values)) {
      assertThat(rows(gt("v", 3.5), batch)).containsExactly(1, 2);
      assertThat(rows(eq("v", 3.5), batch)).isEmpty();
      assertThat(rows(lt("v", new BigDecimal("3.1")), batch)).containsExactly(0, 3);
      assertThat(rows(lt("v", 0x1p63), batch)).containsExactly(0, 1, 2, 3);
      assertThat(rows(ge("v", 0x1p63), batch)).isEmpty();
      assertThat(rows(ge("v", -0x1p63), batch)).containsExactly(0, 1, 2, 3);
      assertThat(rows(gt("v", Double.NEGATIVE_INFINITY), batch)).containsExactly(0, 1, 2, 3);
      assertThat(rows(gt("v", new BigDecimal("-1E1000000000")), batch)).hasSize(4);
      assertThat(rows(gt("v", new BigDecimal("-1E-1000000000")), batch)).containsExactly(0, 1, 2);
      assertThat(rows(in("v", List.of(4, 3.5, Long.MIN_VALUE)), batch)).containsExactly(1, 3);
    }
  }

  @Test
  void momentsCompareBelowTheGrainOfTheColumn() {
    ColumnType seconds = new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC);
    try (Batch batch = longs(seconds, -1, 0, 1)) {
      Instant half = Instant.EPOCH.plusNanos(500_000);
      assertThat(rows(lt("v", half), batch)).containsExactly(0, 1);
      assertThat(rows(eq("v", half), batch)).isEmpty();
      assertThat(rows(ge("v", Instant.EPOCH.minusNanos(1)), batch)).containsExactly(1, 2);
      assertThat(rows(lt("v", Instant.MAX), batch)).hasSize(3);
      assertThat(rows(lt("v", Instant.MIN), batch)).isEmpty();
    }
    try (Batch batch =
        longs(
            new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL),
            Long.MIN_VALUE,
            0,
            Long.MAX_VALUE)) {
      assertThat(rows(gt("v", LocalDateTime.MIN), batch)).hasSize(3);
      assertThat(rows(lt("v", LocalDateTime.MAX), batch)).hasSize(3);
      LocalDateTime least = LocalDateTime.parse("1677-09-21T00:12:43.145224192");
      assertThat(rows(eq("v", least), batch)).containsExactly(0);
      assertThat(rows(le("v", least.minusNanos(1)), batch)).isEmpty();
    }
    try (Batch batch = longs(Scalar.TIME, 1, 2)) {
      assertThat(rows(gt("v", LocalTime.ofNanoOfDay(1_500)), batch)).containsExactly(1);
    }
    try (Batch batch = longs(Scalar.DATE, -1, 0)) {
      assertThat(rows(eq("v", LocalDate.EPOCH), batch)).containsExactly(1);
    }
    try (Batch batch = longs(Scalar.BOOLEAN, 0, 1)) {
      assertThat(rows(eq("v", true), batch)).containsExactly(1);
      assertThat(rows(lt("v", true), batch)).containsExactly(0);
    }
  }

  @Test
  void aNanIsUnequalToAllAndOrderedWithNone() {
    Contract contract =
        Contract.builder().nullable("v", Scalar.FLOAT64).nullable("f", Scalar.FLOAT32).build();
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    Float8Vector doubles = (Float8Vector) root.getVector("v");
    Float4Vector floats = (Float4Vector) root.getVector("f");
    double[] values = {Double.NaN, -0.0, 0.1, Double.POSITIVE_INFINITY};
    for (int i = 0; i < values.length; i++) {
      doubles.setSafe(i, values[i]);
      floats.setSafe(i, (float) values[i]);
    }
    root.setRowCount(5);
    try (Batch batch = Batch.owning(contract, root)) {
      assertThat(rows(ne("v", 0), batch)).containsExactly(0, 2, 3);
      assertThat(rows(not(eq("v", 0)), batch)).containsExactly(0, 2, 3);
      assertThat(rows(not(lt("v", 1)), batch)).containsExactly(0, 3);
      assertThat(rows(in("v", List.of(0.0, 5)), batch)).containsExactly(1);
      assertThat(rows(not(in("v", List.of(0.0, 5))), batch)).containsExactly(0, 2, 3);
      assertThat(rows(eq("f", 0.1), batch)).isEmpty();
      assertThat(rows(eq("f", 0.1f), batch)).containsExactly(2);
      assertThat(rows(gt("v", new BigDecimal("0.1")), batch)).containsExactly(2, 3);
      assertThat(rows(gt("v", new BigDecimal("1E400")), batch)).containsExactly(3);
      assertThat(rows(lt("v", new BigDecimal("-1E400")), batch)).isEmpty();
    }
  }

  @Test
  void textDecimalsAndIdentifiersCompareInTheirOrder() {
    Contract contract =
        Contract.builder()
            .nullable("t", Scalar.TEXT)
            .nullable("d", new ColumnType.Decimal(38, 2))
            .nullable("u", Scalar.UUID)
            .build();
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    String[] texts = {"", "\uFFFD", "\uD83D\uDE00"};
    for (int i = 0; i < 3; i++) {
      ((VarCharVector) root.getVector("t"))
          .setSafe(i, texts[i].getBytes(java.nio.charset.StandardCharsets.UTF_8));
      ((DecimalVector) root.getVector("d")).setSafe(i, new BigDecimal(i).setScale(2));
      byte[] id = new byte[16];
      id[0] = (byte) (100 * i);
      ((FixedSizeBinaryVector) root.getVector("u")).setSafe(i, id);
    }
    root.setRowCount(3);
    try (Batch batch = Batch.owning(contract, root)) {
      assertThat(rows(lt("t", "\uD83D\uDE00"), batch)).containsExactly(0, 1);
      assertThat(rows(eq("t", ""), batch)).containsExactly(0);
      assertThat(rows(gt("d", new BigDecimal("0.999")), batch)).containsExactly(1, 2);
      assertThat(rows(eq("d", 2), batch)).containsExactly(2);
      assertThat(rows(gt("u", new UUID(0, 0)), batch)).containsExactly(1, 2);
      assertThat(rows(in("u", List.of(new UUID(200L << 56, 0))), batch)).containsExactly(2);
    }
  }

  @Test
  void windowsAreExactAndMayCrossTheAntimeridian() throws Exception {
    try (Batch batch =
        geometries(
            "POINT (179 0)",
            "POINT (-179 0)",
            "POINT (0 0)",
            "LINESTRING (0 10, 10 0)",
            "POLYGON ((-5 -5, 50 -5, 50 50, -5 50, -5 -5))",
            "POINT EMPTY",
            null,
            "MULTIPOINT EMPTY")) {
      assertThat(rows(window("g", Bounds.of(170, -10, -170, 10)), batch)).containsExactly(0, 1);
      assertThat(rows(window("g", Bounds.of(0, 0, 4, 4)), batch)).containsExactly(2, 4);
      assertThat(rows(window("g", Bounds.of(5, 5, 5, 5)), batch)).containsExactly(3, 4);
      assertThat(rows(window("g", Bounds.of(7, 7, 8, 8)), batch)).containsExactly(4);
      assertThat(rows(not(window("g", Bounds.of(7, 7, 8, 8))), batch))
          .containsExactly(0, 1, 2, 3, 5, 7);
      double infinity = Double.POSITIVE_INFINITY;
      assertThat(rows(window("g", Bounds.of(-infinity, 6, 5, infinity)), batch))
          .containsExactly(3, 4);
      assertThat(rows(window("g", Bounds.of(-infinity, -infinity, infinity, infinity)), batch))
          .containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void relationsHoldOnBordersAsTheyShould() throws Exception {
    Geometry triangle = wkt("POLYGON ((0 0, 10 0, 0 10, 0 0))");
    try (Batch batch =
        geometries(
            "POINT (0 5)",
            "POINT (1 1)",
            "POINT (9 9)",
            "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 0))",
            "LINESTRING (0 0, 10 0)",
            "POLYGON ((-1 -1, 20 -1, -1 20, -1 -1))")) {
      assertThat(rows(intersects("g", triangle), batch)).containsExactly(0, 1, 3, 4, 5);
      assertThat(rows(within("g", triangle), batch)).containsExactly(1, 3);
      assertThat(rows(dev.graticule.predicate.Predicates.contains("g", triangle), batch))
          .containsExactly(5);
      assertThat(rows(withinDistance("g", triangle, 5), batch)).containsExactly(0, 1, 3, 4, 5);
      assertThat(rows(withinDistance("g", triangle, 5.7), batch)).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(rows(withinDistance("g", wkt("POINT (3 5)"), 3), batch)).containsExactly(0, 5);
    }
  }

  @Test
  void brokenGeometriesAreNamedByColumnAndRow() throws Exception {
    try (Batch batch = geometries("POINT (0 0)", "POINT (1 1)")) {
      ((VarBinaryVector) batch.vector("g")).setSafe(1, new byte[] {1, 2, 3});
      batch.root().setRowCount(2);
      assertThatThrownBy(() -> rows(window("g", Bounds.of(0, 0, 1, 1)), batch))
          .isInstanceOf(WkbException.class)
          .hasMessageContaining("column \"g\", row 1");
    }
  }

  @Test
  void aPlainConditionMaySpareTheLookAtGeometries() throws Exception {
    try (Batch batch = geometries("POINT (0 0)")) {
      ((VarBinaryVector) batch.vector("g")).setSafe(0, new byte[] {1, 2, 3});
      batch.root().setRowCount(1);
      assertThat(
              rows(
                  and(
                      window("g", Bounds.of(0, 0, 1, 1)),
                      dev.graticule.predicate.Predicates.isNull("g")),
                  batch))
          .isEmpty();
    }
  }

  @Test
  void geometriesBeyondJtsAreJudgedByTheirBox() throws Exception {
    byte[] nan = RawWkb.of(2).u32(3).f64(0, 0, 5, Double.NaN, 10, 10).bytes();
    byte[] infinite = RawWkb.of(2).u32(2).f64(0, 0, Double.POSITIVE_INFINITY, 0).bytes();
    try (Batch batch = geometries("POINT (0 0)", "POINT (0 0)")) {
      VarBinaryVector vector = (VarBinaryVector) batch.vector("g");
      vector.reset();
      vector.setSafe(0, nan);
      vector.setSafe(1, infinite);
      batch.root().setRowCount(2);
      assertThat(rows(window("g", Bounds.of(3, -1, 4, 2)), batch)).containsExactly(0, 1);
      assertThat(rows(window("g", Bounds.of(20, -1, 21, 2)), batch)).containsExactly(1);
      assertThat(rows(window("g", Bounds.of(20, 1, 21, 2)), batch)).isEmpty();
      Geometry big = wkt("POLYGON ((-1 -1, 11 -1, 11 11, -1 11, -1 -1))");
      assertThat(rows(within("g", big), batch)).containsExactly(0);
      assertThat(rows(withinDistance("g", wkt("POINT (5 6)"), 1), batch)).containsExactly(0);
    }
  }

  @Test
  void aBatchOfOtherTypesIsRefused() {
    Contract text = Contract.builder().nullable("v", Scalar.TEXT).build();
    RowFilter filter = RowFilter.of(eq("v", "a"), text);
    try (Batch batch = longs(Scalar.INT64, 1)) {
      assertThatThrownBy(() -> filter.select(batch))
          .isInstanceOf(PredicateException.class)
          .hasMessageContaining("\"v\"");
    }
  }

  @Test
  void copiedRowsAreEqualInEveryLayout() {
    Column nested =
        Column.nullable(
            "nested",
            new ColumnType.ListOf(
                new ColumnType.Struct(
                    List.of(
                        Column.nullable(
                            "tags", new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE)),
                        Column.nullable("id", Scalar.UUID),
                        Column.nullable("price", new ColumnType.Decimal(20, 3)))),
                Nullability.NULLABLE));
    Contract.Builder builder = Contract.builder().required("row", Scalar.INT64).column(nested);
    for (Scalar scalar : Scalar.values()) {
      builder.nullable("c" + scalar, scalar);
    }
    builder.nullable("decimal", new ColumnType.Decimal(38, 10));
    for (TimeUnit unit : TimeUnit.values()) {
      builder.nullable("utc" + unit, new ColumnType.Timestamp(unit, TimeZoning.UTC));
      builder.nullable("local" + unit, new ColumnType.Timestamp(unit, TimeZoning.LOCAL));
    }
    builder.nullable(
        "map",
        new ColumnType.MapOf(
            Scalar.TEXT,
            new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE),
            Nullability.NULLABLE));
    builder.nullable(
        "struct",
        new ColumnType.Struct(
            List.of(
                Column.nullable("a", Scalar.TEXT),
                Column.nullable("b", new ColumnType.ListOf(Scalar.DATE, Nullability.NULLABLE)))));
    builder.geometry("g", g -> g);
    Contract contract = builder.build();
    long seed = 4711;
    Random random = new Random(seed);
    int count = 500;
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    for (FieldVector vector : root.getFieldVectors()) {
      for (int i = 0; i < count; i++) {
        fill(vector, i, random);
      }
    }
    for (int i = 0; i < count; i++) {
      ((BigIntVector) root.getVector("row")).setSafe(i, i);
    }
    root.setRowCount(count);
    try (Batch batch = Batch.owning(contract, root)) {
      for (Predicate predicate :
          List.of(
              lt("row", 250),
              ge("row", 499),
              lt("row", 0),
              dev.graticule.predicate.Predicates.all(),
              in("row", List.of(0, 7, 8, 13, 400)))) {
        List<Integer> kept = rows(predicate, batch);
        try (Batch copy = RowFilter.of(predicate, contract).filter(batch, allocator)) {
          assertThat(copy.rowCount()).isEqualTo(kept.size());
          for (int i = 0; i < kept.size(); i++) {
            for (Column column : contract.columns()) {
              assertThat(text(copy.vector(column.name()).getObject(i)))
                  .as("seed %d, row %d, column %s", seed, kept.get(i), column.name())
                  .isEqualTo(text(batch.vector(column.name()).getObject(kept.get(i))));
            }
          }
        }
      }
      BitSet none = new BitSet();
      try (Batch copy = RowFilter.copy(batch, none, allocator)) {
        assertThat(copy.rowCount()).isZero();
      }
    }
  }

  /** Arrays inside, compared by what they hold. */
  private static String text(Object value) {
    return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : String.valueOf(value);
  }

  private static void fill(FieldVector vector, int i, Random random) {
    if (vector.getField().isNullable() && random.nextInt(4) == 0) {
      if (vector instanceof ListVector list) {
        list.setNull(i);
      } else if (vector instanceof StructVector struct) {
        struct.setNull(i);
      }
      return;
    }
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    if (vector instanceof ListVector list) {
      int start = list.startNewValue(i);
      int count = random.nextInt(4);
      for (int k = 0; k < count; k++) {
        fill(list.getDataVector(), start + k, random);
      }
      list.endValue(i, count);
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(i);
      for (FieldVector child : struct.getChildrenFromFields()) {
        fill(child, i, random);
      }
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(i, random.nextInt(2));
    } else if (vector instanceof TinyIntVector v) {
      v.setSafe(i, random.nextInt());
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(i, random.nextInt());
    } else if (vector instanceof IntVector v) {
      v.setSafe(i, random.nextInt());
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(i, random.nextLong());
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(i, random.nextFloat());
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(i, random.nextDouble());
    } else if (vector instanceof VarCharVector v) {
      v.setSafe(
          i, Long.toString(random.nextLong()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector v) {
      v.setSafe(i, bytes);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(i, random.nextInt(40_000));
    } else if (vector instanceof TimeMicroVector v) {
      v.setSafe(i, random.nextInt());
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(i, random.nextInt());
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(i, BigDecimal.valueOf(random.nextInt(), v.getScale()));
    } else {
      byte[] id = new byte[16];
      random.nextBytes(id);
      ((FixedSizeBinaryVector) vector).setSafe(i, id);
    }
  }

  private Batch longs(ColumnType type, long... values) {
    Contract contract = Contract.builder().nullable("v", type).build();
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    FieldVector vector = root.getVector("v");
    for (int i = 0; i < values.length; i++) {
      if (vector instanceof BitVector bits) {
        bits.setSafe(i, (int) values[i]);
      } else if (vector instanceof DateDayVector days) {
        days.setSafe(i, (int) values[i]);
      } else if (vector instanceof TimeMicroVector times) {
        times.setSafe(i, values[i]);
      } else if (vector instanceof TimeStampVector stamps) {
        stamps.setSafe(i, values[i]);
      } else {
        ((BigIntVector) vector).setSafe(i, values[i]);
      }
    }
    root.setRowCount(values.length);
    return Batch.owning(contract, root);
  }

  private Batch geometries(String... texts) throws ParseException {
    Contract contract = Contract.builder().geometry("g", g -> g).build();
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    VarBinaryVector vector = (VarBinaryVector) root.getVector("g");
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        vector.setSafe(i, WkbCodec.encode(wkt(texts[i])));
      }
    }
    root.setRowCount(texts.length);
    return Batch.owning(contract, root);
  }

  private static List<Integer> rows(Predicate predicate, Batch batch) {
    List<Integer> rows = new ArrayList<>();
    RowFilter.of(predicate, batch.contract()).select(batch).stream().forEach(rows::add);
    return rows;
  }

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }
}
