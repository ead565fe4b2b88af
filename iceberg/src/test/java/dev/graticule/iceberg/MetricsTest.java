package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.geospatial.GeospatialBound;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** What manifests say of files, written here and by others. */
@GraticuleTest
class MetricsTest {
  private static final GeometryFactory POINTS = new GeometryFactory();

  private static Iceberg format(FormatVersion version) {
    return Iceberg.format().withFormatVersion(version);
  }

  private static org.apache.iceberg.DataFile entry(Table table) throws Exception {
    try (var tasks = table.newScan().includeColumnStats().planFiles()) {
      return tasks.iterator().next().file();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourMetricsAreThoseOfTheRows(FormatVersion version, Lake lake) throws Exception {
    record Row(long id, Optional<Double> real, String text, Point location) {}
    SpatialTable table = lake.create("rows", Contract.of(Row.class), format(version));
    List<Row> rows =
        List.of(
            new Row(3, Optional.of(-0.0), "b".repeat(40), point(1, 2)),
            new Row(7, Optional.of(Double.NaN), "a", point(-3, 8)),
            new Row(5, Optional.empty(), "ü", point(4, -1)));
    table.append(Records.source(Row.class, rows.iterator(), lake.allocator(), 4)).await();

    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table iceberg = foreign.table("rows");
      Schema schema = iceberg.schema();
      var file = entry(iceberg);
      int real = schema.findField("real").fieldId();
      int text = schema.findField("text").fieldId();
      int location = schema.findField("location").fieldId();
      assertThat(file.recordCount()).isEqualTo(3);
      assertThat(file.nullValueCounts()).containsEntry(real, 1L).containsEntry(location, 0L);
      assertThat(file.valueCounts()).containsEntry(real, 3L);
      assertThat(file.nanValueCounts()).containsEntry(real, 1L).doesNotContainKey(text);
      assertThat(
              (Object)
                  Conversions.fromByteBuffer(Types.DoubleType.get(), file.lowerBounds().get(real)))
          .isEqualTo(-0.0);
      assertThat(
              (Object)
                  Conversions.fromByteBuffer(Types.DoubleType.get(), file.upperBounds().get(real)))
          .as("-0.0 equals 0.0")
          .isEqualTo(0.0);
      assertThat(
              Conversions.fromByteBuffer(Types.StringType.get(), file.upperBounds().get(text))
                  .toString())
          .isEqualTo("ü");
      int xmin = schema.findField("bbox.xmin").fieldId();
      int ymax = schema.findField("bbox.ymax").fieldId();
      assertThat(
              (Object)
                  Conversions.fromByteBuffer(Types.DoubleType.get(), file.lowerBounds().get(xmin)))
          .isEqualTo(-3.0);
      assertThat(
              (Object)
                  Conversions.fromByteBuffer(Types.DoubleType.get(), file.upperBounds().get(ymax)))
          .isEqualTo(8.0);
      if (version == FormatVersion.V2) {
        assertThat(file.lowerBounds()).doesNotContainKey(location);
      } else {
        GeospatialBound low =
            GeospatialBound.fromByteBuffer(
                file.lowerBounds().get(location).order(ByteOrder.LITTLE_ENDIAN));
        assertThat(low).isEqualTo(GeospatialBound.createXY(-3, -1));
      }
    }
    DataFile file = Places.files(table).get(0);
    assertThat(file.evidence().geometry("location").bounds()).contains(Bounds.of(-3, -1, 4, 8));
    assertThat(file.evidence().column("id").max()).contains(new Literal(7L));
    assertThat(file.evidence().column("nothing")).isEqualTo(ColumnStatistics.unknown());
    assertThat(file.evidence().rows()).isEqualTo(3);
  }

  private static Point point(double x, double y) {
    return POINTS.createPoint(new Coordinate(x, y));
  }

  @Test
  void longTextsAreCutWhereNothingIsLost(Lake lake) {
    record Row(long id, String text) {}
    SpatialTable table = lake.create("rows", Contract.of(Row.class), Iceberg.format());
    String prefix = "0123456789abcdef";
    String last = prefix + "\uDBFF\uDFFF\uDBFF\uDFFF";
    String emoji = "\uDBFF\uDFFF".repeat(20);
    for (String text : List.of(prefix + "x", last, emoji)) {
      table
          .append(
              Records.source(Row.class, List.of(new Row(1, text)).iterator(), lake.allocator(), 4))
          .await();
      assertThat(Places.ids(table, table.snapshot(), Predicates.eq("text", text))).hasSize(1);
      assertThat(Places.ids(table, table.snapshot(), Predicates.ge("text", text))).isNotEmpty();
    }
  }

  /** Adds a file under metrics that somebody else made up. */
  private static void adds(
      Lake lake,
      String name,
      DataFile file,
      Map<Integer, Long> nulls,
      Map<Integer, ByteBuffer> lower,
      Map<Integer, ByteBuffer> upper) {
    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table table = foreign.table(name);
      Map<Integer, Long> values = new HashMap<>();
      Map<Integer, Long> nans = new HashMap<>();
      table
          .schema()
          .idToName()
          .keySet()
          .forEach(
              id -> {
                values.put(id, file.rows());
                nans.put(id, 0L);
              });
      table
          .newAppend()
          .appendFile(
              DataFiles.builder(table.spec())
                  .withPath(lake.store().engineUri(StorePath.of(name).resolve(file.path().value())))
                  .withFormat(FileFormat.PARQUET)
                  .withFileSizeInBytes(file.bytes())
                  .withMetrics(
                      new Metrics(file.rows(), Map.of(), values, nulls, nans, lower, upper))
                  .build())
          .commit();
    }
  }

  private static DataFile lost(Lake lake, SpatialTable table) {
    Places.append(lake, table, 0, 10);
    DataFile file = Places.files(table).get(0);
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign
          .table(table.name())
          .newDelete()
          .deleteFile(
              lake.store().engineUri(StorePath.of(table.name()).resolve(file.path().value())))
          .commit();
    }
    assertThat(Places.ids(table)).isEmpty();
    return file;
  }

  private static ByteBuffer bytes(double value) {
    return Conversions.toByteBuffer(Types.DoubleType.get(), value);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstSixteenBytesOfAGeometryAreNoBounds(FormatVersion version, Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), format(version));
    DataFile file = lost(lake, table);
    int location;
    try (ForeignTables foreign = new ForeignTables(lake)) {
      location = foreign.table("places").schema().findField("location").fieldId();
    }
    byte[] least = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] greatest = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x22, 0x40, 0, 0, 1};

    adds(
        lake,
        "places",
        file,
        Map.of(location, 0L),
        Map.of(location, ByteBuffer.wrap(least)),
        Map.of(location, ByteBuffer.wrap(greatest)));

    assertThat(Places.files(table).get(0).evidence().geometry("location").bounds()).isEmpty();
    assertThat(
            Places.ids(
                table, table.snapshot(), Predicates.window("location", Bounds.of(4.5, 0, 6.5, 10))))
        .containsExactly(5L, 6L);
  }

  @Test
  void trueBoundsOfRoundNumbersAreBelieved(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), format(FormatVersion.V3));
    for (double corner : new double[] {0, 1, -1, 10, 180, 1e-3, 256}) {
      table
          .append(
              Records.source(
                  Places.Place.class,
                  List.of(new Places.Place(1, Optional.empty(), point(corner, corner))).iterator(),
                  lake.allocator(),
                  4))
          .await();
    }

    assertThat(Places.files(table))
        .allSatisfy(file -> assertThat(file.evidence().geometry("location").bounds()).isPresent());
  }

  @Test
  void boxesThatSomeRowLacksProveNothing(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    DataFile file = lost(lake, table);
    Map<String, Integer> ids;
    try (ForeignTables foreign = new ForeignTables(lake)) {
      ids =
          TableColumns.of(
                  "places", foreign.table("places").schema(), foreign.table("places").properties())
              .ids();
    }
    Map<Integer, Long> nulls = new HashMap<>(Map.of(ids.get("location"), 0L));
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    for (String side : FileMetrics.SIDES) {
      nulls.put(ids.get("bbox." + side), 3L);
      lower.put(ids.get("bbox." + side), bytes(0));
      upper.put(ids.get("bbox." + side), bytes(2));
    }

    adds(lake, "places", file, nulls, lower, upper);

    assertThat(Places.files(table).get(0).evidence().geometry("location"))
        .isEqualTo(
            new GeometryStatistics(
                OptionalLong.of(0), OptionalLong.empty(), Optional.empty(), java.util.Set.of()));
    assertThat(
            Places.ids(
                table, table.snapshot(), Predicates.window("location", Bounds.of(4.5, 0, 6.5, 10))))
        .containsExactly(5L, 6L);
  }

  @Test
  void bytesThatAreNoValueAreNoBounds(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    DataFile file = lost(lake, table);

    adds(
        lake,
        "places",
        file,
        Map.of(),
        Map.of(1, ByteBuffer.wrap(new byte[] {1}), 2, ByteBuffer.wrap(new byte[] {(byte) 0xff})),
        Map.of(1, ByteBuffer.wrap(new byte[0]), 2, ByteBuffer.wrap(new byte[] {(byte) 0xc3})));

    DataFile now = Places.files(table).get(0);
    assertThat(now.evidence().column("id").min()).isEmpty();
    assertThat(now.evidence().column("id").max()).isEmpty();
    assertThat(now.evidence().column("name").max()).isEmpty();
    assertThat(now.evidence().column("id").nulls()).isEmpty();
    assertThat(Places.ids(table)).isEqualTo(Places.upTo(10));
  }
}
