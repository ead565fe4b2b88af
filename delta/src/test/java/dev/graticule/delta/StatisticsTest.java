package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileReceipt;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import dev.graticule.store.StorePath;
import io.delta.kernel.types.StructType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final long ROWS = 10;
  private static final ColumnType MOMENT =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC);
  private static final ColumnType CLOCK =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL);

  private static ColumnStatistics between(@Nullable Object min, @Nullable Object max) {
    return new ColumnStatistics(
        OptionalLong.of(0),
        OptionalLong.of(0),
        Optional.ofNullable(min).map(Literal::of),
        Optional.ofNullable(max).map(Literal::of));
  }

  private static Evidence evidence(Map<String, ColumnStatistics> columns) {
    return new FileReceipt(StorePath.of("f"), 1, ROWS, 1, columns, Map.of());
  }

  private static String written(ColumnType type, ColumnStatistics known) {
    Contract contract = Contract.builder().nullable("c", type).build();
    return new StatisticsWriter(contract, List.of(), Map.of()).write(evidence(Map.of("c", known)));
  }

  private static ColumnStatistics read(ColumnType type, String text) {
    Contract contract = Contract.builder().nullable("c", type).build();
    return logged(contract, Map.of(), ROWS, text, Map.of()).column("c");
  }

  private static LoggedStatistics logged(
      Contract contract,
      Map<String, String> coverings,
      long rows,
      String text,
      Map<String, GeometryNotes> notes) {
    FileNames names = FileNames.of(new StructType(), "none");
    return new LoggedStatistics(
        new StatisticsColumns(contract, coverings, names, Set.of()), rows, text, notes);
  }

  private static void assertBounds(ColumnType type, Object min, Object max) {
    ColumnStatistics back = read(type, written(type, between(min, max)));
    assertThat(LiteralOrder.compare(back.min().orElseThrow(), Literal.of(min)))
        .as("%s at most %s", back.min(), min)
        .isLessThanOrEqualTo(0);
    assertThat(LiteralOrder.compare(back.max().orElseThrow(), Literal.of(max)))
        .as("%s at least %s", back.max(), max)
        .isGreaterThanOrEqualTo(0);
    assertThat(back.nulls()).hasValue(0);
  }

  @Test
  void boundsOfEachTypeHold() {
    assertBounds(Scalar.INT8, -128, 127);
    assertBounds(Scalar.INT64, Long.MIN_VALUE, Long.MAX_VALUE);
    assertBounds(Scalar.FLOAT64, -0.1, 1e300);
    assertBounds(Scalar.FLOAT32, (double) 0.1f, (double) 16777217f);
    assertBounds(
        new ColumnType.Decimal(38, 10),
        new BigDecimal("-1234567890123456789012345678.0123456789"),
        new BigDecimal("0.0000000001"));
    assertBounds(Scalar.TEXT, "a", "b");
    assertBounds(Scalar.DATE, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
    assertBounds(
        MOMENT,
        Instant.parse("2024-01-01T00:00:00.000001Z"),
        Instant.parse("2024-01-01T00:00:00.000999Z"));
    assertBounds(
        CLOCK,
        LocalDateTime.parse("1969-12-31T23:59:59.999999"),
        LocalDateTime.parse("2024-01-01T00:00:00.123456"));
  }

  @Property
  void boundsOfTextHold(@ForAll @StringLength(max = 80) String one, @ForAll String other) {
    if ((one + other).chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      return;
    }
    boolean inOrder = LiteralOrder.compare(Literal.of(one), Literal.of(other)) <= 0;
    assertBounds(Scalar.TEXT, inOrder ? one : other, inOrder ? other : one);
  }

  @Property
  void boundsOfMomentsHold(
      @ForAll @LongRange(min = -62_000_000_000_000_000L, max = 253_000_000_000_000_000L)
          long micros) {
    Instant moment =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    assertBounds(MOMENT, moment, moment);
  }

  @Property
  void boundsOfFloatsHold(@ForAll float value) {
    if (Float.isFinite(value)) {
      assertBounds(Scalar.FLOAT32, (double) value, (double) value);
      // As others write it.
      ColumnStatistics back =
          read(
              Scalar.FLOAT32,
              "{\"numRecords\":10,\"minValues\":{\"c\":%s},\"maxValues\":{\"c\":%s}}"
                  .formatted(Float.toString(value), Float.toString(value)));
      assertThat((double) back.min().orElseThrow().value()).isLessThanOrEqualTo(value);
      assertThat((double) back.max().orElseThrow().value()).isGreaterThanOrEqualTo(value);
    }
  }

  @Test
  void longTextIsCutSoThatItBounds() throws Exception {
    String last = Character.toString(Character.MAX_CODE_POINT);
    assertBounds(Scalar.TEXT, "x".repeat(40), "x".repeat(40));
    assertBounds(Scalar.TEXT, "\ud7ff".repeat(40), "\ud7ff".repeat(40));
    JsonNode text =
        ForeignTable.JSON.readTree(
            written(Scalar.TEXT, between("x".repeat(40), "x".repeat(31) + last + "y")));
    assertThat(text.at("/minValues/c").asText()).isEqualTo("x".repeat(32));
    assertThat(text.at("/maxValues/c").asText()).isEqualTo("x".repeat(30) + "y");
    assertThat(written(Scalar.TEXT, between("a", last.repeat(40))))
        .as("nothing is greater than the greatest characters")
        .contains("\"maxValues\":{}");
  }

  @Test
  void whatJsonHasNoNumberForIsLeftOut() {
    String text =
        written(Scalar.FLOAT64, between(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    assertThat(text).contains("\"minValues\":{}").contains("\"maxValues\":{}");
  }

  @Test
  void whereAValueMayBeNaNThereIsNoGreatest() {
    for (OptionalLong nans : List.of(OptionalLong.of(1), OptionalLong.empty())) {
      ColumnStatistics known =
          new ColumnStatistics(
              OptionalLong.of(0), nans, Optional.of(Literal.of(1.0)), Optional.of(Literal.of(2.0)));
      assertThat(written(Scalar.FLOAT64, known))
          .contains("\"minValues\":{\"c\":1.0}")
          .contains("\"maxValues\":{}");
    }
  }

  @Test
  void neitherTruthValuesNorBytesHaveBounds() {
    assertThat(written(Scalar.BOOLEAN, between(false, true)))
        .isEqualTo(
            "{\"numRecords\":10,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"c\":0},\"tightBounds\":true}");
  }

  @Test
  void fieldsOfStructsAreNested() throws Exception {
    Contract contract =
        Contract.builder()
            .nullable("a", new ColumnType.Struct(List.of(Column.nullable("b.c", Scalar.INT32))))
            .nullable("p", Scalar.TEXT)
            .build();
    String text =
        new StatisticsWriter(contract, List.of("p"), Map.of())
            .write(evidence(Map.of("a.b.c", between(1, 2), "p", between("x", "y"))));

    assertThat(ForeignTable.JSON.readTree(text).at("/minValues/a/b.c").asInt()).isEqualTo(1);
    assertThat(text).as("partition columns stand elsewhere").doesNotContain("\"p\"");
    assertThat(logged(contract, Map.of(), ROWS, text, Map.of()).column("a.b.c"))
        .isEqualTo(
            new ColumnStatistics(
                OptionalLong.of(0),
                OptionalLong.of(0),
                Optional.of(Literal.of(1)),
                Optional.of(Literal.of(2))));
  }

  private static final Contract PLACES = Contract.builder().geometry("g", g -> g).build();

  private static final Map<String, String> COVERED = Map.of("g", "bbox");

  /** Statistics of a file's covering, as any engine writes them. */
  private static String boxes(
      long rows, @Nullable Long nullGeometries, long unboxed, double... xminYminXmaxYmax) {
    double[] b = xminYminXmaxYmax;
    return """
        {"numRecords":%d,
         "minValues":{"bbox":{"xmin":%s,"ymin":%s,"xmax":%s,"ymax":%s}},
         "maxValues":{"bbox":{"xmin":%s,"ymin":%s,"xmax":%s,"ymax":%s}},
         "nullCount":{%s"bbox":{"xmin":%d,"ymin":%d,"xmax":%d,"ymax":%d}}}"""
        .formatted(
            rows,
            b[0],
            b[1],
            b[0],
            b[1],
            b[2],
            b[3],
            b[2],
            b[3],
            nullGeometries == null ? "" : "\"g\":" + nullGeometries + ",",
            unboxed,
            unboxed,
            unboxed,
            unboxed);
  }

  private static GeometryStatistics geometry(String text) {
    return logged(PLACES, COVERED, 10, text, Map.of()).geometry("g");
  }

  @Test
  void theBoxOfACoveringCountsWhenEachGeometryHasOne() {
    Optional<Bounds> box = Optional.of(Bounds.of(1, 2, 3, 4));
    assertThat(geometry(boxes(10, 0L, 0, 1, 2, 3, 4)).bounds()).isEqualTo(box);
    assertThat(geometry(boxes(10, null, 0, 1, 2, 3, 4)).bounds()).isEqualTo(box);
    assertThat(geometry(boxes(10, 4L, 4, 1, 2, 3, 4)).bounds()).isEqualTo(box);
    assertThat(geometry(boxes(10, 4L, 4, 1, 2, 3, 4)).nulls()).hasValue(4);
  }

  @Test
  void aGeometryWithoutABoxMayBeAnywhere() {
    assertThat(geometry(boxes(10, 0L, 1, 1, 2, 3, 4)).bounds()).isEmpty();
    assertThat(geometry(boxes(10, null, 4, 1, 2, 3, 4)).bounds()).isEmpty();
    assertThat(geometry(boxes(10, 3L, 4, 1, 2, 3, 4)).bounds()).isEmpty();
    assertThat(geometry("{\"numRecords\":10}").bounds()).isEmpty();
    assertThat(geometry("").bounds()).isEmpty();
  }

  @Test
  void emptyGeometriesThatWereNotedTakeNoBoundsAway() {
    Map<String, GeometryNotes> notes =
        Map.of("g", new GeometryNotes(OptionalLong.of(2), Optional.empty()));
    GeometryStatistics known =
        logged(PLACES, COVERED, 10, boxes(10, 4L, 6, 1, 2, 3, 4), notes).geometry("g");

    assertThat(known.bounds()).contains(Bounds.of(1, 2, 3, 4));
    assertThat(known.empties()).hasValue(2);
    assertThat(
            logged(PLACES, COVERED, 10, boxes(10, 4L, 7, 1, 2, 3, 4), notes).geometry("g").bounds())
        .as("one more lacks its box")
        .isEmpty();
  }

  @Test
  void boxesThatMayCrossTheAntimeridianBoundNoX() {
    // One box from 170 to 180, one from 175 to -175.
    String text =
        """
        {"numRecords":10,"minValues":{"bbox":{"xmin":170,"ymin":1,"xmax":-175,"ymax":2}},
         "maxValues":{"bbox":{"xmin":175,"ymin":1,"xmax":180,"ymax":2}},
         "nullCount":{"g":0,"bbox":{"xmin":0,"ymin":0,"xmax":0,"ymax":0}}}""";
    Bounds bounds = geometry(text).bounds().orElseThrow();

    assertThat(bounds.xmin()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(bounds.xmax()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(bounds.ymax()).isEqualTo(2);
  }

  @Test
  void countsOfFilesWithDeletedRowsAreOnlySureAtTheirEnds() {
    String wide =
        "{\"numRecords\":10,\"minValues\":{\"c\":1},\"nullCount\":{\"c\":%d},\"tightBounds\":false}";
    assertThat(read(Scalar.INT32, wide.formatted(3)).nulls()).isEmpty();
    assertThat(read(Scalar.INT32, wide.formatted(0)).nulls()).hasValue(0);
    assertThat(read(Scalar.INT32, wide.formatted(10)).nulls()).hasValue(10);
    assertThat(read(Scalar.INT32, wide.formatted(3)).min()).contains(Literal.of(1));
    assertThat(
            geometry(boxes(10, 4L, 4, 1, 2, 3, 4).replaceFirst("\\{", "{\"tightBounds\":false,"))
                .bounds())
        .isEmpty();
  }

  @Test
  void whatIsMalformedIsUnknown() {
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{\"minValues\":7,\"nullCount\":{\"c\":-1}}",
            "{\"minValues\":{\"c\":\"seven\"},\"nullCount\":{\"c\":11}}",
            "{\"minValues\":{\"c\":{\"d\":1}},\"nullCount\":{\"c\":\"many\"}}",
            "{\"minValues\":{\"c\":1.5},\"maxValues\":{\"c\":99999999999999999999}}")) {
      ColumnStatistics known = read(Scalar.INT64, text);
      assertThat(known.min()).as(text).isEmpty();
      assertThat(known.max()).as(text).isEmpty();
      assertThat(known.nulls()).as(text).isEmpty();
    }
    assertThat(read(Scalar.FLOAT64, "{\"minValues\":{\"c\":\"NaN\"}}").min()).isEmpty();
  }

  @Test
  void rowsAreCountedWhereverTheCountStands() {
    assertThat(StatisticsReader.rows("{\"numRecords\":7}")).hasValue(7);
    assertThat(StatisticsReader.rows("{\"minValues\":{\"numRecords\":5},\"numRecords\":7}"))
        .hasValue(7);
    assertThat(StatisticsReader.rows("{\"minValues\":{\"numRecords\":5}}")).isEmpty();
    assertThat(StatisticsReader.rows("{\"numRecords\":-7}")).isEmpty();
    assertThat(StatisticsReader.rows("{\"numRecords\":\"7\"}")).isEmpty();
    assertThat(StatisticsReader.rows("7")).isEmpty();
    assertThat(StatisticsReader.rows("")).isEmpty();
  }

  @Test
  void aFileWithoutCoveringsHasItsBoxNoted() {
    Bounds up = Bounds.of(0, 0, 100, Double.POSITIVE_INFINITY);
    Evidence bare =
        new FileReceipt(
            StorePath.of("f"),
            1,
            10,
            1,
            Map.of(),
            Map.of(
                "g",
                new GeometryStatistics(
                    OptionalLong.of(0), OptionalLong.of(1), Optional.of(up), Set.of())));
    Map<String, String> tags = GeometryNotes.tags(PLACES, COVERED, bare);
    String text = new StatisticsWriter(PLACES, List.of(), COVERED).write(bare);

    assertThat(text).doesNotContain("bbox");
    GeometryStatistics known =
        logged(PLACES, COVERED, 10, text, GeometryNotes.read(tags)).geometry("g");
    assertThat(known.bounds()).contains(up);
    assertThat(known.empties()).hasValue(1);
    assertThat(GeometryNotes.read(new HashMap<>(Map.of("graticule.geometries", "{")))).isEmpty();
    assertThat(GeometryNotes.read(Map.of("graticule.geometries", "{\"g\":{\"bounds\":[1,2,3]}}")))
        .containsEntry("g", GeometryNotes.none());
  }
}
