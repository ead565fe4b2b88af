package dev.graticule.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ComputedColumns;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class CellColumnTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  record Place(long id, Optional<Geometry> shape) {}

  private RootAllocator allocator;

  @BeforeEach
  void open() {
    allocator = new RootAllocator(1 << 27);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  private static Geometry point(double x, double y) {
    return FACTORY.createPoint(new Coordinate(x, y));
  }

  private BatchSource source(List<Place> rows, int batchRows) {
    return Records.source(Place.class, rows.iterator(), allocator, batchRows);
  }

  private static List<Place> places(Geometry... shapes) {
    List<Place> rows = new ArrayList<>();
    for (Geometry shape : shapes) {
      rows.add(new Place(rows.size(), Optional.ofNullable(shape)));
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void eachRowGetsTheCellOfItsMiddle(GridKind kind) {
    Grid grid = kind.grid();
    int level = Math.min(7, kind.maxLevel());
    Geometry box = FACTORY.toGeometry(new Envelope(10, 12, 50, 51));
    List<Place> rows =
        places(point(13.4, 52.5), null, FACTORY.createPolygon(), box, point(-180, 90), point(7, 7));
    List<CellColumn> columns = new ArrayList<>();
    columns.add(CellColumn.of("shape", new CellLevel(kind, level), CellForm.TEXT));
    if (kind != GridKind.GEOHASH) {
      columns.add(columns.get(0).named("cell_number").withForm(CellForm.LONG));
    }
    try (BatchSource longer = ComputedColumns.over(source(rows, 4), columns, allocator)) {
      assertThat(longer.contract().names().subList(2, 3))
          .containsExactly(kind.label() + "_" + level);
      List<Object> texts = new ArrayList<>();
      List<Object> numbers = new ArrayList<>();
      for (Optional<Batch> next = longer.next(); next.isPresent(); next = longer.next()) {
        try (Batch batch = next.get()) {
          assertThat(batch.contract()).isEqualTo(longer.contract());
          VarCharVector text = (VarCharVector) batch.vector(kind.label() + "_" + level);
          for (int row = 0; row < batch.rowCount(); row++) {
            texts.add(text.isNull(row) ? null : text.getObject(row).toString());
            if (columns.size() > 1) {
              numbers.add(((BigIntVector) batch.vector("cell_number")).getObject(row));
            }
          }
        }
      }
      List<Long> expected = new ArrayList<>();
      for (double[] at : new double[][] {{13.4, 52.5}, {}, {}, {11, 50.5}, {-180, 90}, {7, 7}}) {
        expected.add(at.length == 0 ? null : grid.cell(at[0], at[1], level));
      }
      assertThat(texts)
          .isEqualTo(expected.stream().map(cell -> cell == null ? null : grid.text(cell)).toList());
      if (columns.size() > 1) {
        assertThat(numbers).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatHasNoCellIsRefusedByColumnAndRow() {
    List<CellColumn> columns = List.of(CellColumn.of("shape", CellLevel.h3(7), CellForm.LONG));
    List<Place> rows = places(point(1, 2), point(3, 4), point(500_000, 5_000_000));
    try (BatchSource longer = ComputedColumns.over(source(rows, 2), columns, allocator)) {
      longer.next().orElseThrow().close();
      assertThatThrownBy(longer::next)
          .isInstanceOf(RejectedValueException.class)
          .hasMessageContaining("\"shape\"")
          .hasMessageContaining("row 2")
          .hasMessageContaining("h3_7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPSG:25832", "EPSG:3857"})
  void geometriesInAnotherCrsAreRefusedByItsName(String crs) {
    Contract contract = Contract.builder().geometry("shape", g -> g.withCrs(Crs.of(crs))).build();
    CellColumn column = CellColumn.of("shape", CellLevel.geohash(5), CellForm.TEXT);
    assertThatThrownBy(() -> column.over(contract))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"shape\"")
        .hasMessageContaining(crs);
  }

  @Test
  void onlyGeometriesHaveCellsAndUnknownCoordinatesHaveNone() {
    CellColumn column = CellColumn.of("shape", CellLevel.geohash(5), CellForm.TEXT);
    Contract unknown = Contract.builder().geometry("shape", g -> g.withCrs(Crs.unknown())).build();
    Contract text = Contract.builder().required("shape", Scalar.TEXT).build();
    Contract none = Contract.builder().required("other", Scalar.TEXT).build();
    for (Contract wrong : List.of(unknown, text, none)) {
      assertThatThrownBy(() -> column.over(wrong))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("\"shape\"");
    }
  }

  @Test
  void longitudeAndLatitudeAreKnownByNameAndByDefinition() {
    String geographic =
        """
        {"type": "GeographicCRS", "name": "x", "datum": {"type": "GeodeticReferenceFrame",
         "prime_meridian": {"name": "y", "longitude": %s}},
         "coordinate_system": {"subtype": "ellipsoidal", "axis": [
           {"name": "a", "unit": "%s"}, {"name": "b", "unit": "%s"}]}}""";
    assertThat(LonLat.is(Crs.crs84())).isTrue();
    assertThat(LonLat.is(Crs.of("EPSG:4326"))).isTrue();
    assertThat(LonLat.is(Crs.of("EPSG:4258"))).isTrue();
    assertThat(LonLat.is(Crs.projjson(geographic.formatted("0", "degree", "degree")))).isTrue();
    assertThat(LonLat.is(Crs.projjson(geographic.formatted("2.3", "degree", "degree")))).isFalse();
    assertThat(LonLat.is(Crs.projjson(geographic.formatted("0", "grad", "grad")))).isFalse();
    assertThat(LonLat.is(Crs.projjson("{\"type\": \"ProjectedCRS\"}"))).isFalse();
    assertThat(LonLat.is(Crs.unknown())).isFalse();
  }

  @Test
  void aColumnThatIsThereAlreadyIsNotComputedOver() {
    CellColumn column = CellColumn.of("shape", CellLevel.geohash(5), CellForm.TEXT).named("id");
    BatchSource source = source(places(point(1, 2)), 2);
    assertThatThrownBy(() -> ComputedColumns.over(source, List.of(column), allocator))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"id\"");
    assertThatThrownBy(source::next).isInstanceOf(IllegalStateException.class);
    Contract contract = source.contract();
    CellColumn twice = column.named("cell");
    assertThatThrownBy(() -> ComputedColumns.of(contract, List.of(twice, twice)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"cell\"");
  }

  @Test
  void rowsOfAnotherContractAreRefusedAndFreed() {
    ComputedColumns columns =
        ComputedColumns.of(
            Contract.of(Place.class).select(List.of("shape")),
            List.of(CellColumn.of("shape", CellLevel.geohash(5), CellForm.TEXT)));
    try (BatchSource source = source(places(point(1, 2)), 2)) {
      Batch batch = source.next().orElseThrow();
      assertThatThrownBy(() -> columns.add(batch, allocator))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("cast");
    }
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void geohashesAreNoNumbers() {
    assertThatThrownBy(() -> CellColumn.of("shape", CellLevel.geohash(5), CellForm.LONG))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("text");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAllocatedForARow(GridKind kind) {
    CellColumn column =
        CellColumn.of("shape", new CellLevel(kind, Math.min(9, kind.maxLevel())), CellForm.TEXT);
    int few = 2_000;
    int many = 20_000;
    long more = allocated(column, many) - allocated(column, few);
    assertThat(more).isLessThan((many - few) / 4);
  }

  /** What filling a batch allocates on the heap, once the JIT has done its work. */
  private long allocated(CellColumn column, int rows) {
    Random random = new Random(7);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      places.add(
          new Place(
              i, Optional.of(point(random.nextDouble(-180, 180), random.nextDouble(-90, 90)))));
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    try (BatchSource source = source(places, rows);
        Batch batch = source.next().orElseThrow();
        VarCharVector target = new VarCharVector("cell", allocator)) {
      var filler = column.over(batch.contract());
      for (int i = 0; i < 60; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        filler.fill(batch, target);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        target.clear();
      }
    }
    return least;
  }
}
