package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellLevel;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.DataFile;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import dev.graticule.write.TimeStep;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Tables that are partitioned by cells and times, which rows do not bring. */
abstract class PartitionConformance extends QualityConformance {
  private static final GeometryFactory POINTS = new GeometryFactory();
  private static final int ZOOM = 2;

  /** What rows are; none of the partitions' columns is among them. */
  record Event(long id, Optional<Instant> seenAt, Optional<Point> place) {}

  /** A row that brings its month. */
  record Dated(long id, Optional<Instant> seenAt, Optional<Point> place, String seenAt_month) {}

  /** Places all over the globe, on its seams and nowhere; times across years and before 1970. */
  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    double[][] places = {
      {0, 0},
      {-180, 10},
      {180, 10},
      {179.999, -10},
      {12.5, 90},
      {12.5, -90},
      {-45, 85.06},
      {13.4, 52.5},
      {13.5, 52.4},
      {-74, 40.7},
      {151.2, -33.9}
    };
    for (int i = 0; i < 40; i++) {
      double[] lonLat = places[i % places.length];
      Instant seen = Instant.parse("1969-12-31T23:59:59.999999Z").plusSeconds(i % 7 * 12_345_678L);
      events.add(
          new Event(
              i,
              i % 13 == 5 ? Optional.empty() : Optional.of(seen),
              i % 11 == 3
                  ? Optional.empty()
                  : Optional.of(POINTS.createPoint(new Coordinate(lonLat[0], lonLat[1])))));
    }
    return events;
  }

  private static Layout layout() {
    return Layout.partitionedBy(
        Partition.time("seenAt", TimeStep.MONTH), Partition.cell("place", CellLevel.quadkey(ZOOM)));
  }

  private SpatialTable createEvents() {
    return lake().create("events", Contract.of(Event.class), format(), layout());
  }

  private BatchSource source(List<Event> events) {
    return Records.source(Event.class, events.iterator(), lake().allocator(), 7);
  }

  /** Tiles of web maps by their formula. */
  private static String tile(Event event) {
    if (event.place().isEmpty()) {
      return "null";
    }
    double lat =
        Math.toRadians(Math.max(-85.05112877, Math.min(85.05112877, event.place().get().getY())));
    int side = 1 << ZOOM;
    int x = (int) Math.floor((event.place().get().getX() + 180) / 360 * side);
    int y =
        (int) Math.floor((1 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / Math.PI) / 2 * side);
    int column = Math.min(side - 1, x);
    int row = Math.max(0, Math.min(side - 1, y));
    StringBuilder key = new StringBuilder();
    for (int bit = ZOOM - 1; bit >= 0; bit--) {
      key.append((char) ('0' + (column >> bit & 1) + 2 * (row >> bit & 1)));
    }
    return key.toString();
  }

  private static String month(Event event) {
    return event
        .seenAt()
        .map(
            seen -> {
              LocalDateTime clock = LocalDateTime.ofInstant(seen, ZoneOffset.UTC);
              return "%04d-%02d".formatted(clock.getYear(), clock.getMonthValue());
            })
        .orElse("null");
  }

  @Test
  void cellsAndMonthsAreComputedWhereRowsLackThem() {
    SpatialTable table = createEvents();
    List<Event> events = events();

    table.append(source(events)).await();

    Map<Long, String> tiles = new TreeMap<>();
    Map<Long, String> months = new TreeMap<>();
    events.forEach(event -> tiles.put(event.id(), tile(event)));
    events.forEach(event -> months.put(event.id(), month(event)));
    assertThat(values(table, "quadkey_2", Predicates.all())).isEqualTo(tiles);
    assertThat(values(table, "seenAt_month", Predicates.all())).isEqualTo(months);
    for (DataFile file : files(table)) {
      assertThat(file.partition().keySet()).containsExactly("seenAt_month", "quadkey_2");
    }
    assertThat(files(table).stream().map(DataFile::partition).distinct())
        .hasSize(
            (int)
                events.stream().map(event -> month(event) + "/" + tile(event)).distinct().count());
    assertThat(table.contract().names())
        .containsExactly("id", "seenAt", "place", "seenAt_month", "quadkey_2");
  }

  @Test
  void partitionsOfCellsAndMonthsAreSkipped() {
    SpatialTable table = createEvents();
    List<Event> events = events();
    table.append(source(events)).await();
    String tile = tile(events.get(7));

    for (Predicate condition :
        List.of(
            Predicates.eq("quadkey_2", tile),
            Predicates.eq("seenAt_month", "1970-05"),
            Predicates.isNull("quadkey_2"))) {
      List<DataFile> left = table.snapshot().files(condition);
      assertThat(left).as("%s", condition).isNotEmpty().hasSizeLessThan(files(table).size());
      assertThat(ids(table, table.snapshot(), condition))
          .as("%s", condition)
          .isEqualTo(
              events.stream()
                  .filter(
                      event ->
                          condition.equals(Predicates.eq("quadkey_2", tile))
                              ? tile(event).equals(tile)
                              : condition.equals(Predicates.isNull("quadkey_2"))
                                  ? event.place().isEmpty()
                                  : month(event).equals("1970-05"))
                  .map(Event::id)
                  .toList());
    }
  }

  @Test
  void recordsThatKnowNothingOfThePartitionsComeBackEqual() {
    SpatialTable table = createEvents();
    table.append(source(events())).await();

    List<Event> read = new ArrayList<>();
    try (BatchSource rows = table.scan()) {
      var reader = Records.reader(Event.class, table.contract());
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          read.addAll(reader.readAll(batch));
        }
      }
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(events());
  }

  @Test
  void aTableThatIsOpenedAnewGoesOnPartitioning() {
    createEvents().append(source(events().subList(0, 20))).await();
    reopen();

    SpatialTable table =
        lake().openOrCreate("events", Contract.of(Event.class), format(), Layout.defaults());
    assertThat(table.layout().partitions()).isEqualTo(layout().partitions());
    table.append(source(events().subList(20, 40))).await();

    Map<Long, String> tiles = new TreeMap<>();
    events().forEach(event -> tiles.put(event.id(), tile(event)));
    assertThat(values(table, "quadkey_2", Predicates.all())).isEqualTo(tiles);
  }

  @Test
  void aValueThatRowsBringMustBeTheComputedOne() {
    SpatialTable table = createEvents();
    Instant may = Instant.parse("2026-05-07T00:00:00Z");
    Optional<Point> place = Optional.of(POINTS.createPoint(new Coordinate(1, 1)));

    table
        .append(
            rows(
                Dated.class,
                table.contract(),
                List.of(new Dated(1, Optional.of(may), place, "2026-05"))))
        .await();
    assertThatThrownBy(
            () ->
                table
                    .append(
                        rows(
                            Dated.class,
                            table.contract(),
                            List.of(
                                new Dated(2, Optional.of(may), place, "2026-05"),
                                new Dated(3, Optional.of(may), place, "2026-06"))))
                    .await())
        .isInstanceOfSatisfying(
            RejectedValueException.class,
            e -> {
              assertThat(e.column()).isEqualTo("seenAt_month");
              assertThat(e.row()).isEqualTo(1);
              assertThat(e).hasMessageContaining("2026-06").hasMessageContaining("2026-05");
            });
    assertThat(values(table, "quadkey_2", Predicates.all())).isEqualTo(Map.of(1L, "12"));
  }

  @Test
  void aPartitionOfCellsIsOverwrittenWhole() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = createEvents();
    List<Event> events = events();
    table.append(source(events)).await();
    Event again = events.get(7);

    table.overwritePartitions(source(List.of(again))).await();

    assertThat(ids(table))
        .isEqualTo(
            events.stream()
                .filter(
                    event ->
                        event.id() == again.id()
                            || !tile(event).equals(tile(again))
                            || !month(event).equals(month(again)))
                .map(Event::id)
                .toList());
  }

  @Test
  void aColumnThatComesLaterLeavesThePartitionsWhereTheyAre() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = createEvents();
    table.append(source(events().subList(0, 5))).await();
    Contract wider =
        Contract.builder()
            .column(table.contract().require("id"))
            .column(table.contract().require("seenAt"))
            .column(table.contract().require("place"))
            .column(Column.nullable("note", Scalar.TEXT))
            .build();
    List<Event> more = events().subList(5, 12);

    table
        .append(
            rows(Event.class, wider, more), AppendOptions.defaults().withSchema(SchemaMode.MERGE))
        .await();
    table.append(rows(Event.class, wider, events().subList(12, 14))).await();

    Map<Long, String> tiles = new TreeMap<>();
    events().subList(0, 14).forEach(event -> tiles.put(event.id(), tile(event)));
    assertThat(values(table, "quadkey_2", Predicates.all())).isEqualTo(tiles);
    assertThat(files(table).stream().map(file -> file.partition().get("quadkey_2")).toList())
        .contains(Optional.of(new Literal(tile(events().get(7)))));
  }

  /** The bytes are random, so that files grow as rows do. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  record Sight(long id, Optional<Point> place, byte[] noise) {}

  /** Nine of ten in one city, the others anywhere, some nowhere. */
  private static Sight sight(int id) {
    Random random = new Random(id);
    boolean city = id % 10 != 0;
    double lon = city ? 13.3 + random.nextDouble() * 0.2 : random.nextDouble(-180, 180);
    double lat = city ? 52.4 + random.nextDouble() * 0.2 : random.nextDouble(-85, 85);
    byte[] noise = new byte[400];
    random.nextBytes(noise);
    return new Sight(
        id,
        id % 500 == 17
            ? Optional.empty()
            : Optional.of(POINTS.createPoint(new Coordinate(lon, lat))),
        noise);
  }

  @Test
  void cellsSplitWhereThereIsMuchAndFilesEndNearTheTarget() {
    int count = 12_000;
    long target = ByteSize.mebibytes(1).bytes();
    SpatialTable table =
        lake()
            .create(
                "sights",
                Contract.of(Sight.class),
                format(),
                Layout.partitionedBy(Partition.adaptive("place", CellLevel.quadkey(16), 1))
                    .targetFileSize(ByteSize.mebibytes(1)));

    table
        .append(
            Records.source(
                Sight.class,
                IntStream.range(0, count).mapToObj(PartitionConformance::sight).iterator(),
                lake().allocator(),
                500))
        .await();

    assertThat(table.snapshot().totals().rows()).isEqualTo(count);
    Map<String, Long> bytes = new TreeMap<>();
    for (DataFile file : files(table)) {
      String cell =
          file.partition()
              .getOrDefault("quadkey_cell", Optional.empty())
              .map(Literal::value)
              .map(String::valueOf)
              .orElse("");
      bytes.merge(cell, file.bytes(), Long::sum);
    }
    // Rows without a place, an ocean in one large cell, and the city in small ones.
    assertThat(bytes).containsKey("");
    assertThat(bytes.keySet().stream().map(String::length).distinct().count()).isGreaterThan(2);
    assertThat(bytes.values()).allMatch(size -> size < 1.3 * target);
    assertThat(bytes.values()).anyMatch(size -> size > target / 4);
    Predicate north = Predicates.window("place", Bounds.of(13.45, 52.55, 13.5, 52.6));
    assertThat(table.snapshot().files(north)).isNotEmpty().hasSizeLessThan(files(table).size());
    assertThat(ids(table, table.snapshot(), north))
        .isEqualTo(
            IntStream.range(0, count)
                .filter(
                    id ->
                        sight(id)
                            .place()
                            .filter(
                                at ->
                                    at.getX() >= 13.45
                                        && at.getX() <= 13.5
                                        && at.getY() >= 52.55
                                        && at.getY() <= 52.6)
                            .isPresent())
                .mapToObj(id -> (long) id)
                .toList());
  }
}
