package dev.graticule.quality;

import static dev.graticule.quality.OnFault.DIVERT;
import static dev.graticule.quality.OnFault.REFUSE;
import static dev.graticule.quality.Rule.counterclockwise;
import static dev.graticule.quality.Rule.records;
import static dev.graticule.quality.Rule.rows;
import static dev.graticule.quality.Rule.simple;
import static dev.graticule.quality.Rule.valid;
import static dev.graticule.quality.Rule.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ContractRule;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;

class QualityGateTest {
  private static final String BOW_TIE = "POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))";
  private static final String SQUARE = "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))";
  private static final String CLOCKWISE =
      "POLYGON((0 0, 0 9, 9 9, 9 0, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))";
  private static final byte[] BROKEN = {1, 2, 0, 0, 0, 9};
  private static final StorePath FOLDER = StorePath.of("rejects");

  private final BufferAllocator allocator = new RootAllocator();
  private final Store store = Store.inMemory();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
    store.close();
  }

  private static Contract contract(ColumnType.Geometry type) {
    return Contract.builder()
        .required("id", Scalar.INT64)
        .required("name", Scalar.TEXT)
        .nullable("shape", type)
        .build();
  }

  private static final Contract ANY = contract(ColumnType.Geometry.any());

  private static Shapes shapes() {
    return new Shapes(ANY);
  }

  /** What came through, by id. */
  private record Passed(List<Long> ids, Map<Long, byte[]> shapes, QualityReport report) {}

  private Passed pass(Quality quality, Shapes shapes, int batchRows) {
    List<Long> ids = new ArrayList<>();
    Map<Long, byte[]> wkb = new java.util.HashMap<>();
    try (QualityGate gate = QualityGate.open(quality, allocator);
        BatchSource given = shapes.source(allocator, batchRows);
        BatchSource rows = gate.rows(given)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          VarBinaryVector vector = (VarBinaryVector) batch.vector("shape");
          for (int row = 0; row < batch.rowCount(); row++) {
            long id = ((BigIntVector) batch.vector("id")).get(row);
            ids.add(id);
            if (!vector.isNull(row)) {
              wkb.put(id, vector.get(row));
            }
          }
        }
      }
      gate.publish();
      gate.keep();
      return new Passed(ids, wkb, gate.report());
    }
  }

  private Quality diverting(Quality quality) {
    return quality.withRejects(Rejects.ndjson(store, FOLDER));
  }

  private String text(StorePath path) {
    try (StoreReader reader = store.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) reader.length());
      reader.readFully(0, bytes);
      return new String(bytes.array(), StandardCharsets.UTF_8);
    }
  }

  private List<JsonNode> rejects(Passed passed) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : text(passed.report().rejects().orElseThrow()).split("\n")) {
        lines.add(new JsonMapper().readTree(line));
      }
      return lines;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Geometry geometry(byte @Nullable [] wkb) {
    return WkbCodec.decode(java.util.Objects.requireNonNull(wkb));
  }

  @Test
  void aBatchWithoutOffendersGoesThroughAsItIs() {
    Quality quality = diverting(Quality.rules().contract(DIVERT).require(valid("shape"), DIVERT));
    try (QualityGate gate = QualityGate.open(quality, allocator);
        Batch batch =
            shapes().row("a", SQUARE).row("b", null).row("c", "POINT(1 2)").batch(allocator);
        BatchSource rows = gate.rows(new Once(batch))) {
      assertThat(rows.next()).containsSame(batch);
      assertThat(gate.report()).isEqualTo(QualityReport.nothing());
      gate.publish();
    }
    assertThat(store.list(StorePath.root())).isEmpty();
  }

  @Test
  void withoutRulesTheRowsThemselvesAreGiven() {
    try (QualityGate gate = QualityGate.open(Quality.rules(), allocator);
        BatchSource given = shapes().row("a", SQUARE).source(allocator, 1)) {
      assertThat(gate.rows(given)).isSameAs(given);
    }
  }

  @Test
  void eachRowIsDivertedByTheFirstRuleItBreaks() {
    Quality quality =
        diverting(
            Quality.rules()
                .contract(DIVERT)
                .require(valid("shape"), DIVERT)
                .require(simple("shape"), DIVERT)
                .require(where("no z", Predicates.not(Predicates.eq("name", "z"))), DIVERT)
                .require(
                    records("short names", Named.class, named -> named.name().length() < 3), DIVERT)
                .require(
                    rows(
                        "not eight",
                        (batch, row) ->
                            ((BigIntVector) batch.vector("id")).get(row) == 8
                                ? Optional.of("it is eight.")
                                : Optional.empty()),
                    DIVERT));
    Shapes shapes =
        shapes()
            .row("a", SQUARE)
            .row("b", BOW_TIE)
            .row(null, BOW_TIE)
            .row("z", "LINESTRING(0 0, 2 2, 2 0, 0 2)")
            .row("z", null)
            .raw("broken", BROKEN)
            .row("long", null)
            .row("g", "POINT(1 2)")
            .row("ei", null)
            .row("h", null);

    for (int batchRows : new int[] {1, 3, 100}) {
      Passed passed = pass(quality, shapes, batchRows);

      assertThat(passed.ids()).containsExactly(0L, 7L, 9L);
      assertThat(passed.shapes().get(0L)).isEqualTo(Shapes.wkb(SQUARE));
      assertThat(passed.report().diverted())
          .isEqualTo(
              Map.of(
                  "valid(shape)", 1L,
                  "contract: required", 1L,
                  "simple(shape)", 1L,
                  "no z", 1L,
                  "contract: wkb", 1L,
                  "short names", 1L,
                  "not eight", 1L));
      List<JsonNode> lines = rejects(passed);
      assertThat(lines.stream().map(line -> line.get("row").asLong()))
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 8L);
      JsonNode bowTie = lines.get(0);
      assertThat(bowTie.get("rule").asText()).isEqualTo("valid(shape)");
      assertThat(bowTie.get("reason").asText()).contains("Self-intersection").contains("2");
      assertThat(bowTie.get("values").get("id").asLong()).isEqualTo(1);
      assertThat(bowTie.get("values").get("shape").asText())
          .isEqualTo(HexFormat.of().formatHex(Shapes.wkb(BOW_TIE)));
      assertThat(lines.get(1).get("column").asText()).isEqualTo("name");
      assertThat(lines.get(1).get("values").get("name").isNull()).isTrue();
      assertThat(lines.get(4).get("rule").asText()).isEqualTo("contract: wkb");
      assertThat(lines.get(4).get("values").get("shape").asText())
          .isEqualTo(HexFormat.of().formatHex(BROKEN));
      assertThat(lines.get(5).get("reason").asText()).contains("Named[name=long]");
    }
  }

  private record Named(String name) {}

  @Test
  void aRuleThatRefusesNamesTheRowAmongAllThatWereGiven() {
    Quality quality = Quality.rules().require(valid("shape"), REFUSE);
    Shapes shapes = shapes().row("a", SQUARE).row("b", null).row("c", SQUARE).row("d", BOW_TIE);

    assertThatThrownBy(() -> pass(quality, shapes, 2))
        .isInstanceOfSatisfying(
            QualityException.class,
            e -> {
              assertThat(e.rule()).contains("valid(shape)");
              assertThat(e.row()).hasValue(3);
              assertThat(e).hasMessageContaining("Row 3").hasMessageContaining("Self-intersection");
            });
  }

  @Test
  void theContractRefusesUnlessToldOtherwiseAndCountsRowsDivertedBefore() {
    Quality quality =
        diverting(
            Quality.rules().contract(ContractRule.WKB, DIVERT).require(valid("shape"), DIVERT));

    assertThatThrownBy(
            () -> pass(quality, shapes().raw("a", BROKEN).row("b", BOW_TIE).row(null, SQUARE), 2))
        .isInstanceOfSatisfying(
            RejectedValueException.class,
            e -> {
              assertThat(e.column()).isEqualTo("name");
              assertThat(e.row()).isEqualTo(2);
            });
    assertThatThrownBy(
            () ->
                pass(
                    Quality.rules().require(valid("shape"), REFUSE),
                    shapes().row("a", null).raw("b", BROKEN),
                    1))
        .isInstanceOfSatisfying(WkbException.class, e -> assertThat(e.row()).hasValue(1));
    assertThat(store.list(StorePath.root())).isEmpty();
  }

  @Test
  void whatIsInvalidIsRepairedAndTheRestKeepsItsBytes() {
    Quality quality = Quality.rules().repair(valid("shape"), REFUSE);
    byte[] bigEndian =
        new org.locationtech.jts.io.WKBWriter(2, 1).write(geometry(Shapes.wkb(SQUARE)));
    Passed passed =
        pass(
            quality,
            shapes().raw("a", bigEndian).row("b", BOW_TIE).row("c", null).row("d", BOW_TIE),
            100);

    assertThat(passed.ids()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(passed.shapes().get(0L)).isEqualTo(bigEndian);
    assertThat(geometry(passed.shapes().get(1L)).isValid()).isTrue();
    assertThat(geometry(passed.shapes().get(1L)).getArea()).isEqualTo(8);
    assertThat(passed.shapes()).doesNotContainKey(2L);
    assertThat(passed.report().repaired()).isEqualTo(Map.of("valid(shape)", 2L));
    assertThat(passed.report().diverted()).isEmpty();
  }

  @Test
  void aRingThatIsNotClosedIsInvalidAndClosedByARepair() {
    byte[] unclosed = Shapes.wkb(SQUARE);
    // The last x: the ring no longer ends where it begins.
    unclosed[unclosed.length - 16 + 6] = (byte) 0xE0;
    unclosed[unclosed.length - 16 + 7] = (byte) 0x3F;

    assertThatThrownBy(
            () ->
                pass(
                    Quality.rules().require(valid("shape"), REFUSE),
                    shapes().raw("a", unclosed),
                    1))
        .hasMessageContaining("does not end where it begins");
    Passed passed =
        pass(Quality.rules().repair(valid("shape"), REFUSE), shapes().raw("a", unclosed), 1);
    assertThat(geometry(passed.shapes().get(0L)).isValid()).isTrue();
  }

  @Test
  void aRepairThatBreaksTheContractOrLosesMeasuresIsNone() {
    Contract polygons = contract(ColumnType.Geometry.of(GeometryType.POLYGON));
    Quality quality = diverting(Quality.rules().repair(valid("shape"), DIVERT));
    Shapes shapes =
        new Shapes(polygons)
            .row("becomes two", BOW_TIE)
            .row("well", SQUARE)
            .row("measured", "POLYGON M((0 0 1, 4 4 2, 4 0 3, 0 4 4, 0 0 1))")
            .row("nothing left", "POLYGON((0 0, 1 1, 2 2, 0 0))");

    Passed passed = pass(quality, shapes, 100);

    assertThat(passed.ids()).containsExactly(1L);
    assertThat(passed.report().repaired()).isEmpty();
    assertThat(rejects(passed).stream().map(line -> line.get("reason").asText()))
        .satisfiesExactly(
            reason ->
                assertThat(reason).contains("cannot be repaired").contains("is a MultiPolygon"),
            reason -> assertThat(reason).contains("would lose heights or measures"),
            reason -> assertThat(reason).contains("nothing would be left"));
    assertThat(rejects(passed).get(0).get("values").get("shape").asText())
        .isEqualTo(HexFormat.of().formatHex(Shapes.wkb(BOW_TIE)));
  }

  @Test
  void ringsAreTurnedOnlyWhenAskedAndKeepTheirPositions() {
    Contract promised =
        contract(ColumnType.Geometry.any().withOrientation(Orientation.COUNTERCLOCKWISE));
    String heights = "POLYGON Z((0 0 5, 0 9 6, 9 9 7, 9 0 8, 0 0 5))";
    Shapes shapes = new Shapes(promised).row("a", CLOCKWISE).row("b", SQUARE).row("c", heights);

    assertThatThrownBy(() -> pass(Quality.rules().require(valid("shape"), REFUSE), shapes, 100))
        .isInstanceOf(RejectedValueException.class)
        .hasMessageContaining("orientation");
    Passed passed = pass(Quality.rules().repair(counterclockwise("shape"), REFUSE), shapes, 100);

    assertThat(passed.report().repaired()).isEqualTo(Map.of("counterclockwise(shape)", 2L));
    assertThat(passed.shapes().get(0L))
        .isEqualTo(Shapes.wkb("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"));
    assertThat(passed.shapes().get(1L)).isEqualTo(Shapes.wkb(SQUARE));
    assertThat(passed.shapes().get(2L))
        .isEqualTo(Shapes.wkb("POLYGON Z((0 0 5, 9 0 8, 9 9 7, 0 9 6, 0 0 5))"));
  }

  @Test
  void whatARepairMadeRunsAsTheContractPromises() {
    Contract promised =
        contract(ColumnType.Geometry.any().withOrientation(Orientation.COUNTERCLOCKWISE));
    Passed passed =
        pass(
            Quality.rules()
                .repair(valid("shape"), REFUSE)
                .repair(counterclockwise("shape"), REFUSE),
            new Shapes(promised).row("a", BOW_TIE).row("b", CLOCKWISE),
            100);

    assertThat(passed.report().repaired())
        .isEqualTo(Map.of("valid(shape)", 1L, "counterclockwise(shape)", 1L));
  }

  @Test
  void rejectsAsGeoParquetHoldEveryValueAndBrokenBytesAside() {
    Contract bounded = contract(ColumnType.Geometry.any().withBounds(Bounds.of(0, 0, 10, 10)));
    Quality quality =
        Quality.rules().contract(DIVERT).withRejects(Rejects.geoParquet(store, FOLDER));
    Shapes shapes =
        new Shapes(bounded)
            .row("in", "POINT(1 1)")
            .row("out", "POINT(11 1)")
            .raw("broken", BROKEN)
            .row(null, null);

    Passed passed = pass(quality, shapes, 3);

    assertThat(passed.ids()).containsExactly(0L);
    try (GeoParquetFile file = GeoParquetFile.open(store, passed.report().rejects().orElseThrow());
        BatchSource rows = file.read(ReadOptions.all(), allocator)) {
      try (Batch batch = rows.next().orElseThrow()) {
        assertThat(batch.contract().names())
            .containsExactly(
                "reject_row",
                "reject_rule",
                "reject_column",
                "reject_reason",
                "id",
                "name",
                "shape",
                "reject_wkb_shape");
        assertThat(batch.rowCount()).isEqualTo(3);
        assertThat(((VarCharVector) batch.vector("reject_rule")).getObject(0))
            .hasToString("contract: bounds");
        VarBinaryVector shape = (VarBinaryVector) batch.vector("shape");
        assertThat(shape.get(0)).isEqualTo(Shapes.wkb("POINT(11 1)"));
        assertThat(shape.isNull(1)).isTrue();
        assertThat(((VarBinaryVector) batch.vector("reject_wkb_shape")).get(1)).isEqualTo(BROKEN);
        assertThat(((BigIntVector) batch.vector("reject_row")).get(2)).isEqualTo(3);
        assertThat(batch.vector("name").isNull(2)).isTrue();
      }
    }
  }

  @Test
  void rejectsAreGoneUnlessTheyAreKept() {
    Quality quality = diverting(Quality.rules().require(valid("shape"), DIVERT));
    try (QualityGate gate = QualityGate.open(quality, allocator);
        BatchSource given = shapes().row("a", BOW_TIE).source(allocator, 1);
        BatchSource rows = gate.rows(given)) {
      assertThat(rows.next()).isEmpty();
      assertThat(store.list(StorePath.root())).isEmpty();
      gate.publish();
      assertThat(store.list(FOLDER)).hasSize(1);
    }
    assertThat(store.list(StorePath.root())).isEmpty();
  }

  @Test
  void moreDivertedRowsThanAllowedEndTheWrite() {
    Quality quality = diverting(Quality.rules().require(valid("shape"), DIVERT).divertAtMost(1));

    assertThat(pass(quality, shapes().row("a", BOW_TIE).row("b", SQUARE), 1).ids()).hasSize(1);
    assertThatThrownBy(() -> pass(quality, shapes().row("a", BOW_TIE).row("b", BOW_TIE), 1))
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("More than 1 rows")
        .hasMessageContaining("row 1");
  }

  @Test
  void rulesThatCannotBeAskedAreRefused() {
    assertThatThrownBy(
            () -> QualityGate.open(Quality.rules().require(valid("shape"), DIVERT), allocator))
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("Quality.withRejects");
    assertThatThrownBy(
            () -> pass(Quality.rules().require(valid("name"), REFUSE), shapes().row("a", null), 1))
        .hasMessageContaining("\"name\" is TEXT");
    assertThatThrownBy(
            () -> Quality.rules().require(valid("shape"), REFUSE).require(valid("shape"), DIVERT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("valid(shape)");
    assertThatThrownBy(
            () ->
                pass(
                    Quality.rules()
                        .require(
                            rows(
                                "faulty",
                                (batch, row) -> {
                                  throw new IllegalStateException("no");
                                }),
                            REFUSE),
                    shapes().row("a", null),
                    1))
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("\"faulty\" failed");
  }

  /** Gives one batch. */
  private static final class Once implements BatchSource {
    private Optional<Batch> batch;
    private final Contract contract;

    Once(Batch batch) {
      this.batch = Optional.of(batch);
      this.contract = batch.contract();
    }

    @Override
    public Contract contract() {
      return contract;
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = batch;
      batch = Optional.empty();
      return next;
    }

    @Override
    public void close() {}
  }
}
